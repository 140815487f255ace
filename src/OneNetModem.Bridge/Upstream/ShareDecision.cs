// Whether this bridge takes its share. A bridge whose modems are offline leaves it to the others, but the last one stays: what
// is published while nobody subscribes is dropped by the broker. Pure: it is told what happened, and says the next step.
//
// Two bridges that lose their modems at once must not both leave. Each says "offline" and waits until the broker has sent it
// its own word; what the others said before has come by then. The broker has one order for all, so the later of the two sees
// the earlier one's word before its own, and stays. (mosquitto has that order; a cluster of brokers may not. Then both leave,
// see each other's word and subscribe again at once.)
namespace OneNetModem.Bridge.Upstream;

/// <summary>What to do next.</summary>
internal enum ShareStep
{
    /// <summary>Wait for what happens.</summary>
    None,

    /// <summary>Subscribe the share.</summary>
    Subscribe,

    /// <summary>Publish <see cref="ShareDecision.Announce"/>.</summary>
    Announce,

    /// <summary>Unsubscribe the share.</summary>
    Unsubscribe,
}

/// <param name="self">The own client id.</param>
/// <param name="run">Names this life of the connection.</param>
internal sealed class ShareDecision(string self, string run)
{
    private readonly SortedDictionary<string, BridgeNotice> _others = new(StringComparer.Ordinal);
    private BridgeNotice? _announced;
    private long _sequence;
    private bool _echoed;

    /// <summary>Whether one of the own modems is online.</summary>
    public bool Online { get; set; }

    /// <summary>The own modems, to be shown.</summary>
    public IReadOnlyDictionary<string, bool> Modems { get; set; } = new Dictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>Whether the share is subscribed; null: the session is an old one, and it may be.</summary>
    public bool? Subscribed { get; set; }

    /// <summary>Whether another bridge takes its share with a modem online.</summary>
    public bool OthersOnline => _others.Values.Any(n => n.Online);

    /// <summary>Whether the share is with others: what was not sent can go to them.</summary>
    public bool HasLeft => Subscribed == false && OthersOnline;

    /// <summary>Whether the own word has come back: all that was retained before it has come too.</summary>
    public bool Settled => _echoed;

    /// <summary>Who is gone with messages that may wait for it, and not yet adopted.</summary>
    public IEnumerable<string> Gone => _others.Where(o => o.Value is { Gone: true, Adopted: false }).Select(o => o.Key);

    /// <summary>Whether adopting is this bridge's task: the smallest id of those online has it.</summary>
    public bool Adopts => _announced is { Online: true } && _echoed && !_others.Any(o => o.Value.Online && string.CompareOrdinal(o.Key, self) < 0);

    /// <summary>The next step.</summary>
    public ShareStep Next()
    {
        // Until the own word has come back nobody knows of the others.
        bool wanted = Online || (_echoed && !OthersOnline);
        if (wanted && Subscribed != true)
        {
            return ShareStep.Subscribe;
        }

        // Subscribed first, online second: who relies on this word finds the share taken.
        if (_announced is null || _announced.Online != IsTaking || !Same(_announced.Modems, Modems))
        {
            return ShareStep.Announce;
        }

        return !wanted && _echoed && Subscribed != false ? ShareStep.Unsubscribe : ShareStep.None;
    }

    /// <summary>The notice to publish.</summary>
    public BridgeNotice Announce()
    {
        _echoed = false;
        _announced = new BridgeNotice(run, ++_sequence, IsTaking) { Modems = Modems };
        return _announced;
    }

    /// <summary>A notice has come; null: it was deleted, or is none.</summary>
    public void Hear(string id, BridgeNotice? notice)
    {
        if (id != self)
        {
            _others.Remove(id);
            if (notice is not null)
            {
                _others.Add(id, notice);
            }
        }
        else if (notice?.Run == run)
        {
            _echoed |= notice.Sequence == _announced?.Sequence;
        }
        else
        {
            // The will of a former life, or another bridge's word that this one is gone, came late: it is to be overwritten.
            _announced = null;
        }
    }

    private bool IsTaking => Online && Subscribed == true;

    private static bool Same(IReadOnlyDictionary<string, bool> one, IReadOnlyDictionary<string, bool> other) =>
        one.Count == other.Count && one.All(m => other.TryGetValue(m.Key, out bool online) && online == m.Value);
}
