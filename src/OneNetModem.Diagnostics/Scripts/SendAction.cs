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
        AtResponse response;
        try
        {
            response = await line.Bench.At.SendAsync(command, token);
        }
        catch (ArgumentException wrong)
        {
            throw new ScriptValueException(wrong.Message);
        }

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
        return FinalProblem(step, response) ?? await ExpectAsync(step, response, token);
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

        return ScriptCommand.TryParse(step.Command.Command(line.Names), data, step.Timeout, out AtCommand? command, out string? problem) ? command : throw new ScriptValueException(problem);
    }

    /// <summary>Waits for URCs.</summary>
    public async Task<StepOutcome> AwaitAsync(ScriptStep step, Expectation expectation, TimeSpan within, CancellationToken token)
    {
        List<LineMatcher> open = [.. expectation.Patterns.Select(pattern => pattern.For(line.Names))];
        Dictionary<string, object?> captures = new(StringComparer.Ordinal);
        using CancellationTokenSource late = new(within, line.Bench.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, late.Token);
        while (true)
        {
            // What an earlier pattern of the same step has passed over may be what a later one waits for.
            foreach (AtUrc urc in line.Urcs.ToArray())
            {
                int fits = open.FindIndex(pattern => Take(pattern, urc, captures));
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

    private static bool Take(LineMatcher pattern, AtUrc urc, Dictionary<string, object?> captures)
    {
        string text = urc.Payload is { } payload ? $"{urc.Line},{Encoding.UTF8.GetString(payload.Span)}" : urc.Line;
        if (pattern.Match(text) is not { } found)
        {
            return false;
        }

        foreach ((string name, object? value) in found)
        {
            captures[name] = value;
        }

        return true;
    }

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

    private StepOutcome? FinalProblem(SendStep step, AtResponse response)
    {
        if (step.AnyFinal && response.Aborted != AtAbort.LinkLost)
        {
            return null;
        }

        if (step.Final is not null && response.Final.Text is { } text)
        {
            LineMatcher wanted = step.Final.For(line.Names);
            return wanted.Match(text) is { } captures ? Keep(captures) : StepOutcome.Fail($"{response.Final}, and '{wanted.Text}' was expected", AnswerExplanation.OfEnd(response));
        }

        return response.IsOk ? null : StepOutcome.Fail(response.Final.Text ?? response.ToString(), response.Final.Text is null ? null : AnswerExplanation.OfEnd(response));
    }

    private StepOutcome? Keep(Dictionary<string, object?> captures)
    {
        foreach ((string name, object? value) in captures)
        {
            line.Names[name] = value;
        }

        return null;
    }

    private async Task<StepOutcome> ExpectAsync(SendStep step, AtResponse response, CancellationToken token)
    {
        // A module may answer under another name than the command's: such a line has come as a URC.
        List<string> lines = [.. response.Lines, .. line.Urcs.Select(urc => urc.Line)];
        Dictionary<string, object?> captures = new(StringComparer.Ordinal);
        List<string> missing = [];
        foreach (LineMatcher pattern in step.Expect?.Patterns.Select(p => p.For(line.Names)) ?? [])
        {
            Dictionary<string, object?>? found = lines.Select(pattern.Match).FirstOrDefault(match => match is not null);
            if (found is null)
            {
                missing.Add(pattern.Text);
                continue;
            }

            foreach ((string name, object? value) in found)
            {
                captures[name] = value;
            }
        }

        if (missing.Count > 0 && !(step.Expect!.IsAny && missing.Count < step.Expect.Patterns.Count))
        {
            return StepOutcome.Fail($"{(lines.Count == 0 ? $"nothing but {response.Final}" : string.Join(" / ", lines))}, and {string.Join(step.Expect.IsAny ? " or " : " and ", missing.Select(text => $"'{text}'"))} was expected");
        }

        StepOutcome outcome = StepOutcome.Pass(lines.Count > 0 ? string.Join(" / ", lines) : response.Final.ToString()) with { Captures = captures };
        if (step.Urc is null)
        {
            return outcome;
        }

        StepOutcome urc = await AwaitAsync(step, step.Urc, step.Within, token);
        return urc with { Captures = captures.Concat(urc.Captures).GroupBy(c => c.Key, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Last().Value, StringComparer.Ordinal) };
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
