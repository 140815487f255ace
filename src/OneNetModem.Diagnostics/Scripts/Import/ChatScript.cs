// Scripts of chat(8) (manual page of ppp 2.4.9): expect and send strings in turn. An expect string behind a send string is its answer.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>Reads chat scripts.</summary>
internal sealed class ChatScript
{
    private static readonly string[] FinalCodes = ["ERROR", "+CME ERROR", "+CMS ERROR", "NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE"];

    private readonly ImportedSteps _steps = new();
    private readonly List<ImportedStep> _said = [];
    private ImportedStep? _open;
    private TimeSpan? _timeout;
    private bool _isDialled;

    public static ImportedSteps Read(string text)
    {
        ChatScript script = new();
        using IEnumerator<ChatWord> words = ChatWords.Read(text, script._steps).GetEnumerator();
        while (words.MoveNext())
        {
            ChatWord first = words.Current;
            ChatWord? second = words.MoveNext() ? words.Current : null;
            if (!script.Directive(first, second))
            {
                script.Expect(first);
                if (second is { } send)
                {
                    script.Send(send);
                }
            }
        }

        script.Close();
        script._steps.DropUnfed("asks for data, and the script sends none");
        return script._steps;
    }

    /// <summary>A keyword in an expect string's place, its value in the send string's.</summary>
    private bool Directive(ChatWord word, ChatWord? value)
    {
        string text = value?.Text ?? "";
        switch (word.Text)
        {
            case "ABORT":
                string line = ChatWords.Expected(text);
                // chat looks for it anywhere in what comes: ERROR is found in +CME ERROR: 3.
                _steps.Aborts.Add(line == "ERROR" ? "/ERROR/" : Pattern(line));
                return true;
            case "TIMEOUT":
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0)
                {
                    _timeout = TimeSpan.FromSeconds(seconds);
                }
                else
                {
                    _steps.Drop(word.Line, $"TIMEOUT {text}", "is no number of seconds");
                }

                return true;
            case "SAY":
                ChatSending said = ChatWords.Sent(text);
                Need(said);
                string words = said.Text.Trim('\r', '\n', ' ');
                if (words.Length > 0)
                {
                    _said.Add(new ImportedStep { Line = word.Line, Log = words });
                    if (_open is null)
                    {
                        Say();
                    }
                }

                return true;
            case "REPORT" or "CLR_REPORT" or "ECHO":
                _steps.Drop(word.Line, $"{word.Text} {text}", "every line is in the report of a script anyway");
                return true;
            case "HANGUP":
                _steps.Drop(word.Line, $"HANGUP {text}", "is about a call, and none is made here");
                return true;
            case "CLR_ABORT":
                _steps.Drop(word.Line, $"CLR_ABORT {text}", "an abort counts for the whole script here");
                return true;
            default:
                return false;
        }
    }

    /// <summary>An answer: expect, or expect-send-expect.</summary>
    private void Expect(ChatWord word)
    {
        string[] parts = SplitSub(word.Text);
        string expected = ChatWords.Expected(parts[0]);
        if (_isDialled)
        {
            return;
        }

        if (_steps.Last is { Data: { } data } asked && _open is null)
        {
            // What comes before the data is the prompt, what comes behind them the answer.
            if (data != ImportedStep.Unfed && expected.Length > 0)
            {
                _steps.ReplaceLast(Answered(asked, expected));
            }

            return;
        }

        if (_open is not { } open)
        {
            if (expected.Length > 0 && expected is not "OK")
            {
                _steps.Add(new ImportedStep { Line = word.Line, Urc = [Pattern(expected)], Within = _timeout });
            }
            else if (expected.Length > 0)
            {
                _steps.Drop(word.Line, word.Text, "nothing was sent that this could be the answer to");
            }

            return;
        }

        _open = null;
        bool hasSub = parts.Length >= 3;
        ImportedStep step = Answered(open, expected) with { Timeout = _timeout };
        if (!hasSub)
        {
            _steps.Add(step);
            Say();
            return;
        }

        // When the answer does not come, the sub-send is sent, and its answer counts.
        string instead = parts[1].Length == 0 ? open.Send! : ChatWords.Sent(parts[1]).Text;
        if (instead is "BREAK" || ChatWords.Sent(parts[1]).HasBreak || instead == open.Send)
        {
            _steps.Add(step with { Retry = 2, Comment = $"{word.Text}: what is sent when no answer comes is {(parts[1].Length == 0 ? "an empty line" : "a break signal")}; here the command is tried again" });
            return;
        }

        _steps.Add(step with { Expect = [], Final = "any", Comment = $"{word.Text}: without that answer the next step is done" });
        string missed = step.Expect.Count > 0 ? $"!answer.text.includes('{expected.Replace("'", "\\'", StringComparison.Ordinal)}')" : $"!(answer.final || '').startsWith('{step.Final ?? "OK"}')";
        _steps.Add(Answered(new ImportedStep { Line = word.Line, Send = instead }, ChatWords.Expected(parts[2])) with { When = missed, Timeout = _timeout });
        if (parts.Length > 3)
        {
            _steps.Drop(word.Line, string.Join('-', parts[3..]), "a second attempt in one word: write it as a step of its own");
        }
    }

    private void Send(ChatWord word)
    {
        Close();
        if (_isDialled)
        {
            if (ChatWords.Sent(word.Text).Text.Trim().Length > 0)
            {
                _steps.Drop(word.Line, word.Text, "comes behind the dialling");
            }

            return;
        }

        if (word.Text.StartsWith('@'))
        {
            _steps.Drop(word.Line, word.Text, "is read from a file of that computer: put what it holds in its place");
            return;
        }

        ChatSending sending = word.Text switch
        {
            "EOT" => new ChatSending("\u0004", TimeSpan.Zero, false, false, []),
            "BREAK" => new ChatSending("", TimeSpan.Zero, false, true, []),
            _ => ChatWords.Sent(word.Text),
        };
        if (sending.Pause > TimeSpan.Zero)
        {
            _steps.Add(new ImportedStep { Line = word.Line, Wait = sending.Pause });
        }

        if (sending.HasBreak)
        {
            _steps.Drop(word.Line, word.Text, "is a break signal, which cannot be sent here");
        }

        string text = sending.Text.Trim('\r', '\n');
        if (LogText.IsCommand(text))
        {
            Command(word, text, sending);
        }
        else if (text.Length > 0 && !_steps.Feed(text.TrimEnd('\u001A')))
        {
            _steps.Drop(word.Line, word.Text, text == "+++" ? "leaves a data mode that nothing here enters" : "is no AT command");
        }
    }

    private void Command(ChatWord word, string text, ChatSending sending)
    {
        if (AtCommandLine.Parse(text).Any(part => part.Name.StartsWith('D')) && !text.TrimEnd().EndsWith(';'))
        {
            _steps.Drop(word.Line, text, ImportedSteps.Dials);
            _isDialled = true;
            return;
        }

        Need(sending);
        bool asksForData = ImportedSteps.AsksForData(text);
        _open = new ImportedStep
        {
            Line = word.Line,
            Send = text,
            Data = asksForData ? ImportedStep.Unfed : null,
            Comment = sending.HasReturn ? null : "chat sends it without a return; here it is sent with one",
        };
        if (asksForData)
        {
            _steps.Add(_open);
            _open = null;
        }
    }

    /// <summary>Nothing is expected behind what was sent: whatever comes will do.</summary>
    private void Close()
    {
        if (_open is { } open)
        {
            _steps.Add(open with { Final = "any", Timeout = _timeout });
            _open = null;
        }

        Say();
    }

    /// <summary>What was said while an answer was awaited comes behind it.</summary>
    private void Say()
    {
        _said.ForEach(_steps.Add);
        _said.Clear();
    }

    private void Need(ChatSending sending)
    {
        foreach (string name in sending.Variables)
        {
            if (name.StartsWith("env.", StringComparison.Ordinal))
            {
                if (!_steps.Environment.Contains(name[4..]))
                {
                    _steps.Environment.Add(name[4..]);
                }
            }
            else
            {
                _steps.Variables[name] = $"what chat -{name} gives: a phone number, often an APN";
            }
        }
    }

    private static ImportedStep Answered(ImportedStep step, string expected) => expected switch
    {
        "" => step with { Final = "any" },
        "OK" or ">" => step,
        _ when FinalCodes.Any(code => expected == code || expected.StartsWith(code + ":", StringComparison.Ordinal)) => step with { Final = expected },
        _ => step with { Expect = [Pattern(expected)] },
    };

    // An expect string is looked for anywhere; where it begins a line anyway, the pattern is the text.
    private static string Pattern(string text) =>
        text.Length > 0 && !text.Contains('{', StringComparison.Ordinal) && (text[0] == '+' || Array.Exists(FinalCodes, code => code == text) || text is "CONNECT" or "VOICE" or "DELAYED" or "NO DIAL TONE" or "RINGING" or "RDY" or "APP RDY")
            ? ImportedSteps.Escape(text)
            : $"/{System.Text.RegularExpressions.Regex.Escape(text).Replace("/", "\\/", StringComparison.Ordinal)}/";

    // A dash in an expect string divides it; \- is a dash.
    private static string[] SplitSub(string word)
    {
        List<string> parts = [""];
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] == '-')
            {
                parts.Add("");
            }
            else if (word[i] == '\\' && i + 1 < word.Length)
            {
                parts[^1] += word[i + 1] == '-' ? "-" : word.Substring(i, 2);
                i++;
            }
            else
            {
                parts[^1] += word[i];
            }
        }

        return [.. parts];
    }
}
