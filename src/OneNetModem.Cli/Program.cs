// Entry point: arguments in, exit code out.
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using Microsoft.Win32.SafeHandles;
using OneNetModem.Cli;

// Bytes as they are on every platform: UTF-8 without a byte order mark, LF from the writer of the terminal.
using StreamWriter output = new(StandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
using StreamWriter error = new(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };

// Before anything that takes time: a service manager may stop what it has just started.
using Interruption interruption = new();
ParseResult arguments = CommandTree.Build().Parse(GlobalOptions.SeparateEmulate(args));
if (arguments.Action is ParseErrorAction)
{
    return UsageErrors.Report(arguments, error);
}
InvocationConfiguration invocation = new()
{
    Output = output,
    Error = error,
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = null,
};
return await arguments.InvokeAsync(invocation, interruption.Token);

// The console's own stream keeps silent when the reader of a pipe has gone, and `sub | head` would never end. Only for what
// cannot seek: in a file that stderr shares, a FileStream would write at a place of its own.
static Stream StandardOutput()
{
    if (!OperatingSystem.IsWindows())
    {
        FileStream pipe = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!pipe.CanSeek)
        {
            return pipe;
        }
    }
    return Console.OpenStandardOutput();
}
