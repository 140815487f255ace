// A program of the owner's that answers requests from the cloud: one process for each request, never through a shell. The
// payload is on its stdin, what it prints is the answer, an exit code other than 0 is a refusal.
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>Runs the program of <see cref="Settings.BridgeSettings.CommandProgram"/>.</summary>
/// <remarks>Its environment: the few variables below, and <c>ONENET_TOPIC</c>, <c>ONENET_KIND</c> (command, property-set,
/// property-get, service), <c>ONENET_ID</c>, <c>ONENET_SERVICE</c>. No setting of the bridge is in it, so no secret. A line end
/// at the end of the output is no part of the answer. No output means done: a success in the words of the request's kind.</remarks>
/// <param name="command">Program and arguments.</param>
/// <param name="deadline">The time for an answer.</param>
/// <param name="log">What goes wrong.</param>
internal sealed class CommandProgram(IReadOnlyList<string> command, CommandDeadline deadline, ILogger log) : ICloudCommandHandler
{
    /// <summary>Processes at a time; further requests are refused.</summary>
    private const int Places = 4;

    /// <summary>Largest output in bytes: more than any module can send.</summary>
    private const int MaxOutput = 8192;

    /// <summary>What a program needs to find its files and its language.</summary>
    private static readonly string[] Inherited =
        ["PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "ProgramFiles", "ProgramData", "USERPROFILE"];

    private int _running;

    public string Name => command[0];

    public async ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(CloudCommand request, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _running) > Places)
            {
                BridgeLog.ProgramBusy(log, Name, Places, request.Topic.Text);
                return CommandRefusal.Of(request, "too many requests at a time");
            }

            // Starting a process takes milliseconds that the caller, a session's loop, does not have.
            return await Task.Run(() => RunAsync(request, cancellationToken), cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> RunAsync(CloudCommand request, CancellationToken stopping)
    {
        Process process;
        try
        {
            process = Process.Start(StartOf(request))!;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            BridgeLog.ProgramNotStarted(log, Name, request.Topic.Text, e.Message);
            return null;
        }

        using (process)
        using (CancellationTokenSource over = new(deadline.Left(request), deadline.Time))
        using (CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopping, over.Token))
        {
            OutputTail error = new(process.StandardError.BaseStream, 1024);
            BoundedOutput output = new(process.StandardOutput.BaseStream, MaxOutput, end);
            Task reading = Task.WhenAll(output.ReadAsync(end.Token), error.ReadAsync(end.Token));
            await WriteAsync(process, request.Payload, end.Token);
            try
            {
                await process.WaitForExitAsync(end.Token);

                // A child that it left behind may hold the output open: what there is at the end of the time counts.
                await reading;
            }
            catch (OperationCanceledException) when (!HasEnded(process) || output.IsTooLong || stopping.IsCancellationRequested)
            {
                await KillAsync(process);
                stopping.ThrowIfCancellationRequested();
                BridgeLog.ProgramEnded(log, Name, request.Topic.Text, output.IsTooLong ? $"more than {MaxOutput} bytes of output" : "it took too long");
                return CommandRefusal.Of(request, output.IsTooLong ? "the answer is too long" : "the handler took too long");
            }
            catch (OperationCanceledException)
            {
                // The time is over, the program was done before.
            }

            if (process.ExitCode != 0)
            {
                BridgeLog.ProgramRefused(log, Name, request.Topic.Text, process.ExitCode, error.LastLine);
                return CommandRefusal.Of(request, "refused by the handler");
            }

            return AnswerOf(request, output.Bytes);
        }
    }

    private ReadOnlyMemory<byte> AnswerOf(CloudCommand request, ReadOnlyMemory<byte> output)
    {
        ReadOnlyMemory<byte> answer = output.TrimEnd("\r\n"u8);
        if (request.Topic.Kind == TopicKind.CommandRequest)
        {
            return answer.Length > 0 ? answer : """{"ok":true}"""u8.ToArray();
        }

        if (answer.Length == 0 && request.Id is { } id)
        {
            return new ThingReply(id).ToUtf8();
        }

        if (!ThingReply.TryParse(answer.Span, out ThingReply? reply, out string? problem) || reply.Id != request.Id)
        {
            BridgeLog.ProgramAnswerWrong(log, Name, request.Topic.Text, problem ?? $"its id is not {request.Id}");
            return CommandRefusal.Of(request, "the handler gave no valid answer");
        }

        return answer;
    }

    private ProcessStartInfo StartOf(CloudCommand request)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => !Inherited.Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["ONENET_TOPIC"] = request.Topic.Text;
        start.Environment["ONENET_ID"] = request.Id ?? "";
        start.Environment["ONENET_SERVICE"] = request.Topic.Kind == TopicKind.ServiceInvoke ? request.Topic.Id : "";
        start.Environment["ONENET_KIND"] = request.Topic.Kind switch
        {
            TopicKind.PropertySet => "property-set",
            TopicKind.PropertyGet => "property-get",
            TopicKind.ServiceInvoke => "service",
            _ => "command",
        };
        return start;
    }

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> payload, CancellationToken end)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(payload, end);
            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It does not read, or has ended: what counts is its answer.
        }
    }

    private static bool HasEnded(Process process)
    {
        try
        {
            return process.HasExited;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task KillAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended, or one of its children has.
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>All that a program prints, up to a bound.</summary>
    private sealed class BoundedOutput(Stream stream, int limit, CancellationTokenSource tooLong)
    {
        private readonly byte[] _bytes = new byte[limit + 1];
        private int _length;

        public bool IsTooLong => Volatile.Read(ref _length) > limit;

        public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Volatile.Read(ref _length));

        public async Task ReadAsync(CancellationToken end)
        {
            while (await stream.ReadAsync(_bytes.AsMemory(_length), end) is > 0 and int read)
            {
                Volatile.Write(ref _length, _length + read);
                if (IsTooLong)
                {
                    await tooLong.CancelAsync();
                    return;
                }
            }
        }
    }

    /// <summary>The end of what a program says.</summary>
    private sealed class OutputTail(Stream stream, int limit)
    {
        private byte[] _tail = [];

        /// <summary>The last line with something in it, without control characters.</summary>
        public string LastLine =>
            string.Concat((Encoding.UTF8.GetString(Volatile.Read(ref _tail)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "nothing said")
                .Select(c => char.IsControl(c) ? '?' : c));

        public async Task ReadAsync(CancellationToken end)
        {
            byte[] buffer = new byte[limit];
            while (await stream.ReadAsync(buffer, end) is > 0 and int read)
            {
                byte[] all = [.. _tail, .. buffer.AsSpan(0, read)];
                Volatile.Write(ref _tail, all.Length > limit ? all[^limit..] : all);
            }
        }
    }
}
