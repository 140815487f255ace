// Entry point: arguments in, exit code out.
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using OneNetModem.Cli;

// Bytes as they are on every platform: UTF-8 without a byte order mark, LF from the writer of the terminal.
using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
using StreamWriter error = new(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };

ParseResult arguments = CommandTree.Build().Parse(GlobalOptions.SeparateEmulate(args));
if (arguments.Action is ParseErrorAction)
{
    return UsageErrors.Report(arguments, error);
}
using Interruption interruption = new();
InvocationConfiguration invocation = new()
{
    Output = output,
    Error = error,
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = null,
};
return await arguments.InvokeAsync(invocation, interruption.Token);
