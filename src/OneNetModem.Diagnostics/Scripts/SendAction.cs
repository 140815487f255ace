// send and urc: a command, its answer, what the script takes out of it, and the URC behind it.
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Explain;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Sends commands and waits for URCs.</summary>
internal sealed class SendAction(ScriptLine line)
{
    /// <summary>Sends.</summary>
    /// <exception cref="ScriptValueException">A value in it cannot be had, or cannot be sent.</exception>
    public async Task<StepOutcome> SendAsync(SendStep step, AtCommand command, CancellationToken token)
    {
        line.BeginCommand();
        AtResponse response = await line.Bench.At.SendAsync(command, token);
        foreach (AtUrc result in response.Results)
        {
            line.AddUrc(result);
        }

        foreach (string text in response.Lines)
        {
            line.Saw(text);
        }

        if (response.Final.Text is { } final)
        {
            line.Saw(final);
        }

        SetAnswer(response);
        Dictionary<string, object?> captures = new(StringComparer.Ordinal);
        return FinalProblem(step, response, captures) ?? await ExpectAsync(step, response, captures, token);
    }

    /// <summary>The command of a step, its values filled in.</summary>
    /// <exception cref="ScriptValueException">A value in it cannot be had, or cannot be sent.</exception>
    public AtCommand Command(SendStep step)
    {
        byte[]? data = Data(step);
        if (data is not null)
        {
            line.Names["length"] = (double)data.Length;
        }

        return !ScriptCommand.TryParse(step.Command.Command(line.Names), data, step.Timeout, out AtCommand? command, out string? problem) ? throw new ScriptValueException(problem)
            : line.Names.Secrets.Count > 0 ? command with { Shown = line.Names.Masked(command.Text) }
            : command;
    }

    /// <summary>Waits for URCs.</summary>
    /// <param name="step">The step that waits.</param>
    /// <param name="expectation">For what.</param>
    /// <param name="within">How long.</param>
    /// <param name="captures">What the step has captured so far.</param>
    /// <param name="token">Gives up.</param>
    public async Task<StepOutcome> AwaitAsync(ScriptStep step, Expectation expectation, TimeSpan within, Dictionary<string, object?> captures, CancellationToken token)
    {
        List<LineMatcher> open = [.. expectation.Patterns.Select(pattern => pattern.For(line.Names))];
        using CancellationTokenSource late = new(within, line.Bench.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, late.Token);
        while (true)
        {
            // What an earlier pattern of the same step has passed over may be what a later one waits for.
            foreach (AtUrc urc in line.Urcs.ToArray())
            {
                int fits = open.FindIndex(pattern => pattern.Keep(TextOf(urc), captures));
                if (fits < 0)
                {
                    continue;
                }

                open.RemoveAt(fits);
                line.Names["urc"] = urc.Line;
                if (open.Count == 0 || expectation.IsAny)
                {
                    line.Take(urc);
                    return StepOutcome.Pass(urc.Line) with { Captures = captures };
                }
            }

            if (line.AbortOf(step with { Aborts = [.. step.Aborts.Where(rule => rule.On is not null)] }) is not null)
            {
                // The rule itself is looked at behind the step, and says why.
                return StepOutcome.Fail("given up");
            }

            try
            {
                if (!await line.MoreUrcsAsync(either.Token))
                {
                    return StepOutcome.Fail("the port was lost while a URC was awaited");
                }
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                return StepOutcome.Fail($"no {string.Join(expectation.IsAny ? " or " : " and no ", open.Select(pattern => $"'{pattern.Text}'"))} within {At.Text.DurationText.Format(within)}");
            }
        }
    }

    private static string TextOf(AtUrc urc) => urc.Payload is { } payload ? $"{urc.Line},{Encoding.UTF8.GetString(payload.Span)}" : urc.Line;

    private byte[]? Data(SendStep step)
    {
        if (step.Data is not null)
        {
            return Encoding.UTF8.GetBytes(step.Data.Text(line.Names));
        }

        if (step.DataFile is null)
        {
            return null;
        }

        try
        {
            return step.Folder!.ReadFile(step.Place.File, step.DataFile.Text(line.Names));
        }
        catch (IOException wrong)
        {
            throw new ScriptValueException(wrong.Message);
        }
    }

    /// <summary>What is wrong with the final result code; null: nothing. A pattern for it captures as those of lines do.</summary>
    private StepOutcome? FinalProblem(SendStep step, AtResponse response, Dictionary<string, object?> captures)
    {
        if (step.AnyFinal && response.Aborted != AtAbort.LinkLost)
        {
            return null;
        }

        if (step.Final is null || response.Final.Text is not { } text)
        {
            return response.IsOk ? null : StepOutcome.Fail(response.Final.Text ?? EndOf(response), response.Final.Text is null ? null : AnswerExplanation.OfEnd(response));
        }

        LineMatcher wanted = step.Final.For(line.Names);
        return wanted.Keep(text, captures) ? null : StepOutcome.Fail($"{response.Final}, and '{wanted.Text}' was expected", AnswerExplanation.OfEnd(response));
    }

    private async Task<StepOutcome> ExpectAsync(SendStep step, AtResponse response, Dictionary<string, object?> captures, CancellationToken token)
    {
        // A module may answer under another name than the command's: such a line has come as a URC.
        List<string> lines = [.. response.Lines, .. line.Urcs.Select(urc => urc.Line)];
        LineMatcher[] missing = [.. (step.Expect?.Patterns ?? []).Select(pattern => pattern.For(line.Names)).Where(pattern => !lines.Exists(text => pattern.Keep(text, captures)))];
        if (missing.Length > 0 && !(step.Expect!.IsAny && missing.Length < step.Expect.Patterns.Count))
        {
            string wanted = string.Join(step.Expect.IsAny ? " or " : " and ", missing.Select(pattern => $"'{pattern.Text}'"));
            return StepOutcome.Fail($"{(lines.Count == 0 ? $"nothing but {response.Final}" : string.Join(" / ", lines))}, and {wanted} was expected");
        }

        return step.Urc is not null
            ? await AwaitAsync(step, step.Urc, step.Within, captures, token)
            : StepOutcome.Pass(lines.Count > 0 ? string.Join(" / ", lines) : response.Final.ToString()) with { Captures = captures };
    }

    /// <summary>How a command ended that got no final result code, without the command: the step's title has it already.</summary>
    private static string EndOf(AtResponse response)
    {
        string text = response.ToString(), command = $"{response.Command}: ";
        return text.StartsWith(command, StringComparison.Ordinal) ? text[command.Length..] : text;
    }

    private void SetAnswer(AtResponse response) => line.Names["answer"] = new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["lines"] = response.Lines.Cast<object?>().ToList(),
        ["text"] = string.Join('\n', response.Lines),
        ["final"] = response.Final.Text,
        ["code"] = response.Final.ErrorCode is { } code ? (double)code : null,
        ["ms"] = Math.Round(response.Elapsed.TotalMilliseconds, 1),
    };
}
