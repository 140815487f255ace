// Who holds a port, and the line that gets it free.
using System.Diagnostics;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Links;

[Collection(LinksCollection.Name)]
public sealed class PortHolderTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly UsbDevice Ec25 = new("/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1.4", 0x2c7c, 0x0125, 2);

    [Fact]
    public async Task A_port_that_another_program_holds_names_it_and_keeps_its_settings()
    {
        using Pty pty = new();
        using Process holder = await HoldAsync(pty.SlavePath, "python3");
        uint speed = pty.Line.SpeedCode;
        LinkException e = Assert.Throws<LinkException>(() => TtyLink.Open(pty.SlavePath, new LinkSettings { Baud = 9600 }));
        Assert.Equal(LinkFailure.Busy, e.Failure);
        Assert.Equal(FormattableString.Invariant($"{pty.SlavePath}: the port is in use by python3 (pid {holder.Id})"), e.Message);
        Assert.Equal(FormattableString.Invariant($"end python3, or 'kill {holder.Id}'"), e.Advice);
        Assert.Equal(speed, pty.Line.SpeedCode);

        // The exclusive flag of a pty outlives its killed owner; with nobody behind it, it keeps nobody off.
        holder.Kill();
        await holder.WaitForExitAsync().WaitAsync(Soon);
        if (Environment.IsPrivilegedProcess)
        {
            await using TtyLink link = TtyLink.Open(pty.SlavePath);
        }
    }

    [Fact]
    public async Task ModemManager_is_named_with_the_line_that_keeps_it_off()
    {
        using Pty pty = new();
        using Process holder = await HoldAsync(pty.SlavePath, "ModemManager");
        LinkException e = Assert.Throws<LinkException>(() => TtyLink.Open(pty.SlavePath));
        Assert.Contains(FormattableString.Invariant($"in use by ModemManager (pid {holder.Id})"), e.Message, StringComparison.Ordinal);
        Assert.Contains("sudo systemctl stop ModemManager", e.Advice, StringComparison.Ordinal);
        holder.Kill();
        await holder.WaitForExitAsync().WaitAsync(Soon);
    }

    [Fact]
    public void On_a_USB_modem_the_line_for_ModemManager_has_its_ids_and_its_UID()
    {
        string advice = new PortHolder(812, "ModemManager", Ec25).Advice;
        Assert.Contains("""echo 'ATTRS{idVendor}=="2c7c", ATTRS{idProduct}=="0125", ENV{ID_MM_DEVICE_IGNORE}="1"' | sudo tee /etc/udev/rules.d/""", advice, StringComparison.Ordinal);
        Assert.Contains("sudo mmcli --inhibit-device=/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1.4", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_holders_are_ended()
    {
        Assert.Contains("kill 99", new PortHolder(99, "minicom", Ec25).Advice, StringComparison.Ordinal);
        Assert.Contains("dial-up", new PortHolder(99, "pppd", Ec25).Advice, StringComparison.Ordinal);
    }

    // As ModemManager does: open, exclusive; under a name of the test's choice.
    private static async Task<Process> HoldAsync(string path, string name)
    {
        ProcessStartInfo python = new("python3")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            ArgumentList =
            {
                "-c",
                "import os,sys,fcntl,termios,ctypes\n"
                + "ctypes.CDLL(None).prctl(15,sys.argv[2].encode(),0,0,0)\n" // PR_SET_NAME
                + "fd=os.open(sys.argv[1],os.O_RDWR|os.O_NOCTTY)\n"
                + "fcntl.ioctl(fd,termios.TIOCEXCL)\n"
                + "print('ready',flush=True)\n"
                + "sys.stdin.read()",
                path,
                name,
            },
        };
        Process holder = Process.Start(python)!;
        Assert.Equal("ready", await holder.StandardOutput.ReadLineAsync().WaitAsync(Soon));
        return holder;
    }
}
