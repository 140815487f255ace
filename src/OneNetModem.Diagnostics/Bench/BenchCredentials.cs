// Logins made with the time that a bench chooses. A session takes the network's time where the two disagree; a bench wants to know
// who is right.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>Makes the login with this computer's time unless told otherwise.</summary>
internal sealed class BenchCredentials(ICredentialSource source, TimeProvider time) : ICredentialSource
{
    /// <summary>How far the time to expire at may be missed: it is told in whole seconds.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);

    /// <summary>The time to make logins with; null: this computer's.</summary>
    public DateTimeOffset? MadeAt { get; set; }

    public MqttCredentials Create(DateTimeOffset now) => source.Create(MadeAt ?? time.GetUtcNow());

    public string? AdviceFor(int returnCode) => source.AdviceFor(returnCode);

    /// <summary>The time to make a login with so that it expires then; null for a login whose end does not go by that.</summary>
    public DateTimeOffset? ToExpireAt(DateTimeOffset end)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? made = end - (source.Create(now).ValidUntil - now);
        return made is { } at && source.Create(at).ValidUntil is { } until && (until - end).Duration() < Near ? at : null;
    }
}
