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
        if (holders is [{ } self] && self.ProcessId == Environment.ProcessId)
        {
            return new LinkException(path, LinkFailure.Busy, "this program has the port open already", inner);
        }

        PortHolder[] others = [.. holders.Where(holder => holder.ProcessId != Environment.ProcessId)];
        if (others.Length > 0)
        {
            return new LinkException(path, LinkFailure.Busy, "the port is in use by " + string.Join(", ", others.Select(Describe)), inner)
            {
                Advice = string.Join("; and ", others.Select(holder => holder.Advice).Distinct(StringComparer.Ordinal)),
            };
        }

        // A user may not look into the processes of root.
        if (PortHolder.Suspect(path) is { } suspect)
        {
            return new LinkException(path, LinkFailure.Busy, "another program uses the port, probably " + Describe(suspect), inner) { Advice = suspect.Advice };
        }

        return new LinkException(path, LinkFailure.Busy, OperatingSystem.IsWindows()
            ? "another program uses the port, or there is no right to open it"
            : $"another program uses the port ('sudo fuser -v {path}' tells which)", inner);
    }

    private static string Describe(PortHolder holder) => string.Create(CultureInfo.InvariantCulture, $"{holder.Program} (pid {holder.ProcessId})");
}
