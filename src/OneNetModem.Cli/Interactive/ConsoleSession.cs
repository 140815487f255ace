// The console: lines in, commands to the module, answers with their meaning out, until there are no more lines.
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.Quectel.Explain;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Cli.Interactive;

/// <summary>One session on a line.</summary>
internal sealed class ConsoleSession : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly RawLine _line;
    private readonly IConsoleLines _lines;
    private readonly AnswerWriter _answers;
    private readonly TimeSpan? _limit;
    private readonly IReadOnlySet<DangerKind> _allowed;
    private readonly ConsoleOrders _orders;
    private readonly Task _urcs;
    private CancellationTokenSource? _current;
    private bool _refused;
    private bool _silent;

    /// <summary>Begins.</summary>
    /// <param name="line">The line.</param>
    /// <param name="lines">Where lines come from.</param>
    /// <param name="results">Where answers go.</param>
    /// <param name="trace">What sees the line.</param>
    /// <param name="limit">How long each answer may take; null: what the manual says.</param>
    /// <param name="allowed">Dangers that need no question.</param>
    /// <param name="time">The clock.</param>
    public ConsoleSession(RawLine line, IConsoleLines lines, ResultWriter results, SessionTrace trace, TimeSpan? limit, IReadOnlySet<DangerKind> allowed, TimeProvider time)
    {
        _line = line;
        _lines = lines;
        _answers = new AnswerWriter(results, showCommand: !lines.IsInteractive);
        _limit = limit;
        _allowed = allowed;
        _orders = new ConsoleOrders(lines, trace, time);
        _urcs = TellUrcsAsync();
    }

    /// <summary>Reads lines and does what they say.</summary>
    /// <returns>0 when a person left; for other lines as at does: 1 when one was refused, 3 when one was not answered.</returns>
    /// <exception cref="At.Links.LinkException">The port is lost.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _line.Link.Closed);
        try
        {
            while (await TakeLineAsync(stop.Token))
            {
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw _line.Loss;
        }

        return _lines.IsInteractive ? ExitCode.Ok : _silent ? ExitCode.Port : _refused ? ExitCode.Failed : ExitCode.Ok;
    }

    /// <summary>Gives up what the current line began.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _current?.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _orders.Dispose();
        await _line.DisposeAsync();
        await _urcs;
    }

    // Each line has a cancellation of its own, made before it is there: it may be given up as soon as it is.
    private async Task<bool> TakeLineAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource current = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        SetCurrent(current);
        try
        {
            return await _lines.ReadAsync(cancellation) is { } line && await TakeAsync(line.Trim(), current.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _lines.Print("  given up; what was sent may still be done");
            return true;
        }
        finally
        {
            SetCurrent(null);
        }
    }

    private void SetCurrent(CancellationTokenSource? current)
    {
        lock (_gate)
        {
            _current = current;
        }
    }

    /// <summary>Does what a line says; false when it says to leave.</summary>
    private async Task<bool> TakeAsync(string line, CancellationToken cancellation)
    {
        switch (await _orders.TakeAsync(line))
        {
            case { Leaves: true }:
                return false;
            case { Lines: { } lines }:
                foreach (string one in lines)
                {
                    _lines.Print(one);
                    if (!await TakeAsync(one, cancellation))
                    {
                        return false;
                    }
                }

                return true;
            case { IsCommand: true }:
                await SendAsync(line, cancellation);
                return true;
            default:
                return true;
        }
    }

    private async Task SendAsync(string text, CancellationToken cancellation)
    {
        if (!RawCommand.TryParse(text, _limit, out AtCommand? command, out string? problem, hasData: true))
        {
            Refuse(problem);
            return;
        }

        foreach (string doubt in command.Parts.SelectMany(CommandKnowledge.ProblemsOf))
        {
            _lines.Print("  note: " + doubt);
        }

        if (!await MayBeSentAsync(command, cancellation) || await WithDataAsync(command, cancellation) is not { } whole)
        {
            return;
        }

        AtResponse response = await _line.SendAsync(whole, cancellation);
        _answers.Write(response);
        _orders.Record?.Add(response);
        _silent |= response.Aborted != AtAbort.None || response.ResultMissing;
        _refused |= response.Aborted == AtAbort.None && !response.Final.IsOk;
    }

    private async Task<bool> MayBeSentAsync(AtCommand command, CancellationToken cancellation)
    {
        if (command.Parts.Select(CommandKnowledge.DangerOf).FirstOrDefault(found => found is not null && !_allowed.Contains(found.Kind)) is not { } danger)
        {
            return true;
        }

        if (!_lines.IsInteractive)
        {
            Refuse($"{command} is not sent: {danger.Why} (--allow {danger.Name} lets it through)");
            return false;
        }

        _lines.Print($"  {command} is dangerous ({danger.Name}): {danger.Why}.");
        bool agreed = (await _lines.AskAsync("Send it? [y/N] ", cancellation))?.Trim() is "y" or "Y" or "yes";
        if (!agreed)
        {
            _lines.Print("  not sent");
        }

        return agreed;
    }

    /// <summary>The command with the data that the module will ask for; null when there are none.</summary>
    private async Task<AtCommand?> WithDataAsync(AtCommand command, CancellationToken cancellation)
    {
        if (RawCommand.DataLength(command) is not { } length)
        {
            return command;
        }

        if (_lines.IsInteractive)
        {
            _lines.Print($"  The module asks for {(length == int.MaxValue ? "a text" : $"{length} bytes")}: type it, or /send FILE; an empty line gives up.");
        }

        while (await _lines.AskAsync("data> ", cancellation) is { Length: > 0 } text)
        {
            byte[]? data = text.StartsWith("/send ", StringComparison.Ordinal) ? _orders.ReadFile(text[6..].Trim()) : Encoding.UTF8.GetBytes(text);
            if (data is not null)
            {
                if (RawCommand.TryGive(command, data, out AtCommand? whole, out string? problem))
                {
                    return whole;
                }

                Refuse(problem);
            }
        }

        Refuse($"{command} is not sent: it wants data");
        return null;
    }

    private void Refuse(string why)
    {
        _refused = true;
        _lines.Print("  " + why);
    }

    private async Task TellUrcsAsync()
    {
        await foreach (AtUrc urc in _line.Urcs.Reader.ReadAllAsync())
        {
            _answers.Write(urc);
        }
    }
}
