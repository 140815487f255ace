// The one promise that matters most: an answer is never given to another command, however late it is.
using System.Globalization;
using CsCheck;
using OneNetModem.At.Dialogue;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class LateAnswerPropertyTests
{
    /// <summary>A module that works in order, one command after the other, and takes its time in the given spells.</summary>
    private sealed class SlowModule(DialogueBench bench, bool echo, (double From, double Until)[] spells, bool losesWhileBusy, int cut)
    {
        private readonly Queue<string> _commands = new();
        private bool _echo = echo;
        private double _now;

        public void Advance(double seconds)
        {
            for (double t = 0; t < seconds; t += 0.1)
            {
                bench.Time.Advance(TimeSpan.FromMilliseconds(100));
                _now += 0.1;
                Work();
            }
        }

        public void Work()
        {
            while (true)
            {
                bool busy = Array.Exists(spells, s => _now >= s.From && _now < s.Until);
                string heard = bench.Heard();
                foreach (string command in heard.Split('\r', StringSplitOptions.RemoveEmptyEntries))
                {
                    // What comes while the module is busy waits in its buffer, or is lost.
                    if (!busy || !losesWhileBusy || command == "AT+FIRST?")
                    {
                        _commands.Enqueue(command);
                    }
                }

                if (busy || _commands.Count == 0)
                {
                    return;
                }

                Answer(_commands.Dequeue());
            }
        }

        private void Answer(string command)
        {
            string name = command[2..].TrimEnd('?');
            string line = name switch
            {
                "" or "E1" => "",
                _ => $"\r\n{name}: {Id(command)}\r\n",
            };
            string answer = (_echo ? command + "\r" : "") + line + "\r\nOK\r\n";
            _echo |= command == "ATE1";
            for (int at = 0; at < answer.Length; at += cut)
            {
                bench.Say(answer[at..Math.Min(answer.Length, at + cut)]);
            }
        }
    }

    [Fact]
    public void No_later_command_ever_gets_an_answer_that_is_not_its_own() =>
        Gen.Select(Gen.Double[0, 60], Gen.Double[0, 5].Array[1, 8], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[1, 30]).Sample((delay, gaps, echo, known, loses, cut) =>
        {
            DialogueBench bench = known ? DialogueBench.With(echo ? EchoMode.On : EchoMode.Off) : new DialogueBench();
            SlowModule module = new(bench, echo, [(0, delay)], loses, cut);
            List<Task<AtResponse>> sent = [bench.Send("AT+FIRST?")];
            for (int i = 0; i < gaps.Length; i++)
            {
                module.Advance(gaps[i] < 1 ? 0 : gaps[i]);
                sent.Add(bench.Send($"AT+LATER{i}?"));
            }

            module.Advance(80);
            Task.WhenAll(sent).Wait(TimeSpan.FromSeconds(30));

            foreach (AtResponse response in sent.Select(t => t.Result))
            {
                if (response.IsOk)
                {
                    Assert.Equal([$"{response.Command.Parts[0].Name}: {Id(response.Command.Text)}"], response.Lines);
                }
                else
                {
                    // Given up, but never refused: the module refuses nothing.
                    Assert.Contains(response.Aborted, new[] { AtAbort.Timeout, AtAbort.Unresponsive });
                    Assert.Empty(response.Lines.Except([$"{response.Command.Parts[0].Name}: {Id(response.Command.Text)}"]));
                }
            }

            // The module answers now; so everything works.
            Task<AtResponse> check = bench.Send("AT+CHECK?");
            module.Advance(10);
            Assert.True(check.Wait(TimeSpan.FromSeconds(30)));
            Assert.Equal(["+CHECK: " + Id("AT+CHECK?")], check.Result.Lines);
            Assert.True(check.Result.IsOk);
        }, iter: 1_000);

    /// <summary>The hardest case: the module is slow again and again, and every command asks the same, so that an answer shows
    /// nothing but when it was made. Whoever gets one older than its own question was handed another's.</summary>
    [Fact]
    public void No_answer_is_older_than_its_question_even_when_all_look_alike() =>
        Gen.Select(Gen.Double[0, 20].Array[2, 8], Gen.Double[0, 12].Array[2, 10], Gen.Bool, Gen.Bool, Gen.Int[1, 30]).Sample((spells, gaps, echo, known, cut) =>
        {
            DialogueBench bench = known ? DialogueBench.With(echo ? EchoMode.On : EchoMode.Off) : new DialogueBench();
            CountingModule module = new(bench, echo, spells, cut);
            List<(Task<AtResponse> Answer, int AskedAt)> sent = [];
            foreach (double gap in gaps)
            {
                sent.Add((bench.Send("AT+SAME?"), module.Made));
                module.Advance(gap);
            }

            module.Advance(120);
            HashSet<string> given = [];
            foreach ((Task<AtResponse> answer, int askedAt) in sent)
            {
                Assert.True(answer.Wait(TimeSpan.FromSeconds(30)));
                Assert.All(answer.Result.Lines, l => Assert.True(int.Parse(l["+SAME: ".Length..], CultureInfo.InvariantCulture) > askedAt, l));
                Assert.All(answer.Result.Lines, l => Assert.True(given.Add(l), l));
            }
        }, iter: 500);

    /// <summary>Numbers its answers as it makes them, and is deaf for a spell before some: the answer of before is
    /// made in time, and comes late.</summary>
    private sealed class CountingModule(DialogueBench bench, bool echo, double[] spells, int cut)
    {
        private bool _echo = echo;
        private readonly Queue<(double Due, string Text)> _late = new();
        private double _now;
        private double _free;
        private int _asked;

        /// <summary>Answers made so far.</summary>
        public int Made { get; private set; }

        public void Advance(double seconds)
        {
            for (double t = 0; t < seconds; t += 0.1)
            {
                bench.Time.Advance(TimeSpan.FromMilliseconds(100));
                _now += 0.1;
                foreach (string command in bench.Heard().Split('\r', StringSplitOptions.RemoveEmptyEntries))
                {
                    string line = command == "AT+SAME?" ? $"\r\n+SAME: {++Made}\r\n" : command is "AT" or "ATE1" ? "" : $"\r\n{command[2..^1]}: 0\r\n";
                    _free = Math.Max(_free, _now) + (_asked < spells.Length ? spells[_asked++] : 0);
                    _late.Enqueue((_free, (_echo ? command + "\r" : "") + line + "\r\nOK\r\n"));
                    _echo |= command == "ATE1";
                }

                while (_late.TryPeek(out (double Due, string Text) next) && next.Due <= _now)
                {
                    _late.Dequeue();
                    for (int at = 0; at < next.Text.Length; at += cut)
                    {
                        bench.Say(next.Text[at..Math.Min(next.Text.Length, at + cut)]);
                    }
                }
            }
        }
    }

    private static string Id(string command) => command.Sum(c => c).ToString(CultureInfo.InvariantCulture);
}
