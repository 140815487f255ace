// A life of a line with whatever a seed brings: hours in which faults come and go, and in between quiet times in which
// everything must work again.
using System.Globalization;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Simulation.Checks;
using OneNetModem.Simulation.World;

namespace OneNetModem.Simulation.Seeds;

internal static class RandomLife
{
    /// <summary>How long after the last fault the line must be online again: the longest pause is that for a person, a quarter of an
    /// hour and a quarter of that, and the try behind it may still go wrong once.</summary>
    private static readonly TimeSpan Comeback = TimeSpan.FromMinutes(45);

    /// <summary>Lives for so many hours of virtual time.</summary>
    /// <exception cref="ViolationException">Something that must hold did not; the message has the story.</exception>
    public static LifeReport Live(int seed, TimeSpan hours)
    {
        LifeReport? report = null;
        OneThread.Run(thread => report = Live(new SimulatedLine(thread, seed, Profile(seed), pin: seed % 3 == 0 ? "9999" : ""), hours));
        return report!;
    }

    private static ModuleProfile Profile(int seed) => (seed % 4) switch
    {
        0 => ModuleProfile.Bg96,
        1 => ModuleProfile.Bg95,
        _ => ModuleProfile.Ec25,
    };

    private static LifeReport Live(SimulatedLine line, TimeSpan hours)
    {
        using CancellationTokenSource end = new();
        List<TimeSpan> comebacks = [];
        try
        {
            Traffic.Start(line, posts: TimeSpan.FromMinutes(1), commands: TimeSpan.FromMinutes(2), questions: TimeSpan.FromSeconds(40), end.Token);
            line.Client.Session.Start();
            while (line.Now < hours)
            {
                Trouble(line);
                TimeSpan over = line.Now;
                if (!line.Works(Comeback))
                {
                    throw new ViolationException("not online again " + Comeback);
                }

                comebacks.Add(line.Now - over);
                line.Pass(Mean(line, TimeSpan.FromMinutes(30)));
            }

            AssertFewLogins(line);
            end.Cancel();
            line.Close();
        }
        catch (Exception e) when (e is not ViolationException)
        {
            throw new ViolationException(line.Story(e.ToString()));
        }
        catch (ViolationException e)
        {
            throw new ViolationException(line.Story(e.Message));
        }

        comebacks.Sort();
        return new LifeReport(line.Now, line.Struck, line.Ledger, line.Answers.Compared, comebacks, line.FingerPrint);
    }

    /// <summary>A while in which up to five faults at a time come and go.</summary>
    private static void Trouble(SimulatedLine line)
    {
        TimeSpan end = line.Now + Mean(line, TimeSpan.FromMinutes(20));
        List<Fault> present = [];
        while (line.Now < end)
        {
            if (present.Count < 5 && line.Random.Next(3) > 0)
            {
                Fault fault = Any(line.Random, canDirectUrcs: line.Module.Options.Profile == ModuleProfile.Ec25);
                present.Add(fault);
                line.Module.AddFault(fault);
            }
            else if (present.Count > 0)
            {
                int at = line.Random.Next(present.Count);
                line.Module.RemoveFaults(present[at].Name);
                present.RemoveAt(at);
            }

            line.Pass(Mean(line, TimeSpan.FromMinutes(2)));
        }

        present.ForEach(f => line.Module.RemoveFaults(f.Name));

        // Somebody presses the key of a module that hangs or is off, and puts the plug in.
        line.Module.Restart();
        line.Module.Replug();
    }

    /// <remarks>Where BG9x modules send their URCs is known of none: nothing can be set there.</remarks>
    private static Fault Any(Random random, bool canDirectUrcs)
    {
        FaultKind kind;
        do
        {
            kind = FaultCatalog.All[random.Next(FaultCatalog.All.Count)];
        }
        while (kind.Name == "urcs-elsewhere" && !canDirectUrcs);

        string text = kind.Name;
        if (kind.Range is var (min, max))
        {
            int number = kind.Default is { } usual && random.Next(2) == 0 ? usual : random.Next(min, Math.Min(max, Math.Max(min, 0) + 400) + 1);
            text += string.Create(CultureInfo.InvariantCulture, $":{(kind.Name == "qmtopen" && number == 0 ? -1 : number)}");
        }

        if (random.Next(2) == 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $"@after={random.Next(1, 60_000)}ms");
        }

        return FaultCatalog.Parse(text + kind.Sort switch
        {
            FaultSort.Occasion => string.Create(CultureInfo.InvariantCulture, $"@every={random.Next(1, 12)}@times={random.Next(1, 30)}"),
            _ => "",
        });
    }

    private static TimeSpan Mean(SimulatedLine line, TimeSpan mean) => mean * (0.05 - Math.Log(1 - line.Random.NextDouble()));

    /// <summary>Never more than two logins in any five seconds: the platform bans for five minutes above ten, and Studio above three.</summary>
    private static void AssertFewLogins(SimulatedLine line)
    {
        for (int i = 2; i < line.Cloud.Logins.Count; i++)
        {
            if (line.Cloud.Logins[i] - line.Cloud.Logins[i - 2] < TimeSpan.FromSeconds(5))
            {
                throw new ViolationException($"three logins within five seconds, at {line.Cloud.Logins[i]}");
            }
        }
    }
}

/// <summary>What a life came to.</summary>
internal sealed record LifeReport(TimeSpan Lived, int Faults, Ledger Ledger, int Answers, IReadOnlyList<TimeSpan> Comebacks, (long Work, TimeSpan Time, long Bytes) FingerPrint);
