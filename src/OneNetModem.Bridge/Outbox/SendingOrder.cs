// Which message goes next. One rule keeps the order of each topic, with several in flight and after failures:
// a message goes when nothing earlier of its topic waits and nothing later of it is in flight.
namespace OneNetModem.Bridge.Outbox;

/// <summary>A message's place, without its payload.</summary>
internal readonly record struct QueuedPlace(long Number, string Modem, string Topic);

internal static class SendingOrder
{
    /// <summary>The first message that may go to the modem; null when none may.</summary>
    /// <remarks>
    /// Several of one topic may be in flight on one connection, which keeps their order. When one of them comes back
    /// (unknown, not sent), its topic pauses until those behind it are settled, and starts again from the first that is
    /// left. A topic that another modem is sending waits too: two connections have no order between them.
    /// </remarks>
    /// <param name="places">What waits for the modem or for any, in order of acceptance, those in flight included.</param>
    /// <param name="inFlight">What senders have.</param>
    /// <param name="modem">Who asks.</param>
    public static QueuedPlace? Next(IEnumerable<QueuedPlace> places, IReadOnlyDictionary<long, Flight> inFlight, string modem)
    {
        HashSet<(string Modem, string Topic)> paused = [];
        foreach (QueuedPlace place in places)
        {
            if (inFlight.ContainsKey(place.Number) || paused.Contains((place.Modem, place.Topic)))
            {
                continue;
            }

            if (!inFlight.Values.Any(f => IsAhead(f, place, modem)))
            {
                return place;
            }

            paused.Add((place.Modem, place.Topic));
        }

        return null;
    }

    private static bool IsAhead(Flight flight, QueuedPlace place, string modem) =>
        flight.Message.Topic == place.Topic && flight.Message.Modem == place.Modem
        && (flight.Message.Number > place.Number || flight.TakenBy != modem);
}
