// Turns what the operating system says about an open into words that help.
using System.Globalization;
using System.Runtime.InteropServices;

namespace OneNetModem.At.Links;

internal static class OpenFailure
{
    internal static LinkException FromErrno(string path, int errno, Exception? inner = null) => errno switch
    {
        Libc.ENOENT or Libc.ENOTDIR => new(path, LinkFailure.NotFound,
            "there is no such port (is the module plugged in and powered? 'onenet-modem ports' lists what there is)", inner),
        Libc.ENXIO or Libc.ENODEV or Libc.EIO => new(path, LinkFailure.NotFound,
            "the port has a name but no device is behind it (unplugged, or a UART that this machine lacks)", inner),
        Libc.EACCES or Libc.EPERM => new(path, LinkFailure.AccessDenied,
            "no right to open the port; put the user into the group that owns it (dialout, on some systems uucp): "
            + "'sudo usermod -aG dialout $USER', then log in again", inner),
        Libc.EBUSY => Busy(path, inner),
        Libc.ENOTTY or Libc.EISDIR => new(path, LinkFailure.NotASerialPort, "this is not a serial port", inner),
        Libc.EINVAL => new(path, LinkFailure.BadSettings, "the port does not take these settings", inner),
        _ => new(path, LinkFailure.IoError, Marshal.GetPInvokeErrorMessage(errno), inner),
    };

    internal static LinkException Busy(string path, Exception? inner = null)
    {
        IReadOnlyList<PortHolder> holders = PortHolder.Find(path);
        return new LinkException(path, LinkFailure.Busy, holders switch
        {
            [] when OperatingSystem.IsWindows() => "another program uses the port, or there is no right to open it",
            [] => "another program uses the port ('sudo fuser -v' on it tells which; often ModemManager)",
            [{ } self] when self.ProcessId == Environment.ProcessId => "this program has the port open already",
            _ => "the port is in use by " + string.Join(", ", holders.Where(NotOurs).Select(Describe)),
        }, inner);
    }

    private static bool NotOurs(PortHolder holder) => holder.ProcessId != Environment.ProcessId;

    private static string Describe(PortHolder holder) =>
        string.Create(CultureInfo.InvariantCulture, $"{holder.Program} (pid {holder.ProcessId}): {holder.Advice}");
}
