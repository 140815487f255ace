// How long to wait before the next try: exponential, with jitter, with a ceiling.
namespace OneNetModem.Quectel.Session;

/// <summary>Waiting times between tries.</summary>
/// <param name="First">Before the second try. OneNET bans a device for 5 minutes after more than 10 logins in 5 s (MQTT suite
/// documentation), so at least 2 s.</param>
/// <param name="Ceiling">The longest wait.</param>
/// <param name="Jitter">The share of the wait that is random, 0 to 1: a fleet must not come back in step.</param>
public sealed record BackoffPolicy(TimeSpan First, TimeSpan Ceiling, double Jitter = 0.25)
{
    /// <summary>For failures that may pass: 2 s to 5 minutes.</summary>
    public static readonly BackoffPolicy Retry = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));

    /// <summary>For a port that is not there, and whose arrival nothing tells: 1 s to 5 s.</summary>
    public static readonly BackoffPolicy Port = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), 0);

    /// <summary>For a port whose arrival is told; what is not told (it is busy no more) is found by this: 2 s to 15 s.</summary>
    public static readonly BackoffPolicy WatchedPort = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), 0);

    /// <summary>For failures that a person must mend: 1 minute to 15 minutes.</summary>
    public static readonly BackoffPolicy Person = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));

    /// <summary>Between two logins, whatever led to the second: OneNET Studio takes 3 in 5 s, the MQTT suite bans for 5 minutes
    /// after more than 10 in 5 s (their documentation on limits).</summary>
    public static readonly TimeSpan BetweenLogins = TimeSpan.FromSeconds(2);

    /// <summary>The wait after the given number of failures in a row (1 is the first).</summary>
    public TimeSpan After(int failures, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double seconds = Math.Min(Ceiling.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Clamp(failures - 1, 0, 30)));
        return TimeSpan.FromSeconds(seconds * (1 + (Jitter * random.NextDouble())));
    }
}
