// Waits until the network has taken the module in, by whichever domain carries data.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

internal static class RegisterStep
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    /// <summary>How often the log says that the search goes on, and with what signal: registration takes up to minutes.</summary>
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(15);

    /// <summary>EPS first: it is what carries data on LTE, CAT-M and NB-IoT; packet for 2G and 3G.</summary>
    private static readonly (RegistrationDomain Domain, AtQuery<RegistrationStatus> Query)[] Domains =
        [(RegistrationDomain.Eps, Registration.Eps), (RegistrationDomain.Packet, Registration.Packet)];

    public static async Task<StepResult> RunAsync(SessionContext session, CancellationToken token)
    {
        long started = session.Time.GetTimestamp();
        long said = started;
        using AtUrcSubscription urcs = session.At.Subscribe();
        foreach ((RegistrationDomain domain, _) in Domains)
        {
            // Mode 2 also reports cell changes. A module that refuses still answers the read form.
            await session.At.SendAsync(Registration.Report(domain, 2), token);
        }

        while (true)
        {
            List<RegistrationStatus> seen = await AskAsync(session, token);
            if (seen.Find(s => s.IsRegistered) is { } registered)
            {
                session.Facts = session.Facts with { Registration = registered };
                QuectelLog.Registered(session.Log, session.At.Name, $"{registered.DomainInWords} {registered.StateInWords}");
                return new StepResult(SessionTrigger.Registered);
            }

            if (seen.Count > 0 && seen.TrueForAll(s => s.State is RegistrationState.Denied))
            {
                return StepResult.NeedsPerson(
                    SessionLayer.Registration,
                    "the network refuses the SIM (registration denied)",
                    "ask the operator whether the SIM is active, allowed for this module (IMEI binding), this technology and roaming here");
            }

            if (session.Time.GetElapsedTime(started) >= session.Options.RegistrationLimit)
            {
                return StepResult.Failed(
                    SessionLayer.Registration,
                    $"not registered after {session.Options.RegistrationLimit.TotalSeconds:0} s ({InWords(seen)})",
                    "check the antenna and the signal, and that the module's bands and technologies fit the operator");
            }

            session.Progress?.Invoke($"searching for a network, up to {session.Options.RegistrationLimit.TotalSeconds:0} s{(seen.TrueForAll(s => s.State is RegistrationState.Searching) ? "" : $" ({InWords(seen)})")}");
            if (session.Time.GetElapsedTime(said) >= BetweenWords)
            {
                said = session.Time.GetTimestamp();
                SignalQuality? signal = (await session.At.QueryAsync(Signal.Quality, token)).Value;
                QuectelLog.StillSearching(session.Log, session.At.Name, session.Time.GetElapsedTime(started).TotalSeconds, InWords(seen), InWords(signal));
            }

            await session.WaitForUrcAsync(urcs, u => RegistrationStatus.From(u) is { IsRegistered: true }, Between, token);
        }
    }

    /// <summary>The registrations that matter to data; those that the module does not tell are left out.</summary>
    public static async Task<List<RegistrationStatus>> AskAsync(SessionContext session, CancellationToken token)
    {
        List<RegistrationStatus> seen = [];
        foreach ((_, AtQuery<RegistrationStatus> query) in Domains)
        {
            if ((await session.At.QueryAsync(query, token)).Value is { } status)
            {
                seen.Add(status);
            }
        }

        return seen;
    }

    private static string InWords(SignalQuality? signal) => signal switch
    {
        null => "signal not known",
        { RssiDbm: { } dbm } => $"signal {dbm.Text()} dBm",
        _ => "no signal measured",
    };

    public static string InWords(IReadOnlyList<RegistrationStatus> seen) =>
        seen.Count == 0 ? "no answer"
        : seen.All(s => s.State == seen[0].State) ? seen[0].StateInWords
        : string.Join(", ", seen.Select(s => $"{s.DomainInWords}: {s.StateInWords}"));
}
