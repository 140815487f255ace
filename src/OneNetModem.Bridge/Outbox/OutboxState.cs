// What the outbox knows beside its file. Immutable, so that a rollback is a return to the value before.
using System.Collections.Immutable;

namespace OneNetModem.Bridge.Outbox;

/// <summary>A message that a sender has.</summary>
/// <param name="Message">The message.</param>
/// <param name="TakenBy">The modem it was handed to.</param>
internal sealed record Flight(OutboxMessage Message, string TakenBy);

/// <param name="Counts">The figures.</param>
/// <param name="InFlight">What senders have, by number.</param>
/// <param name="Joinable">The last message of each modem and topic whose points others may join; it waits and was never handed out.</param>
/// <param name="Quiet">Who asked and got nothing, and nothing has changed for him since: he is not looked after again.</param>
/// <param name="Acked">The last ones that were acknowledged and not yet answered, without payload: the answer may come after the acknowledgement.</param>
/// <param name="Settled">What left the queue and was not yet told.</param>
/// <param name="Refusal">The last refusal.</param>
internal sealed record OutboxState(
    OutboxCounts Counts,
    ImmutableSortedDictionary<long, Flight> InFlight,
    ImmutableDictionary<(string Modem, string Topic), long> Joinable,
    ImmutableHashSet<string> Quiet,
    ImmutableList<Flight> Acked,
    ImmutableList<OutboxSettlement> Settled,
    EnqueueResult.Refused? Refusal)
{
    /// <summary>A rejection follows its acknowledgement within seconds; the window is 5, and so are most modems.</summary>
    private const int AckedKept = 256;

    public static OutboxState Empty { get; } = new(new OutboxCounts(), ImmutableSortedDictionary<long, Flight>.Empty, ImmutableDictionary<(string Modem, string Topic), long>.Empty, [], [], [], null);

    public OutboxState Take(Flight flight)
    {
        OutboxMessage taken = flight.Message;
        (string, string) place = (taken.Modem, taken.Topic);
        return WithFlights(InFlight.SetItem(taken.Number, flight)) with
        {
            Joinable = Joinable.GetValueOrDefault(place) == taken.Number ? Joinable.Remove(place) : Joinable,
        };
    }

    public OutboxState Release(long number) => WithFlights(InFlight.Remove(number)).Stir(InFlight.GetValueOrDefault(number)?.Message.Modem ?? "");

    /// <summary>There may be something to take for the modem; empty: for any.</summary>
    public OutboxState Stir(string modem) => this with { Quiet = modem.Length == 0 ? [] : Quiet.Remove(modem).Remove(OutboxTaker.Share) };

    /// <summary>The message left the queue.</summary>
    public OutboxState Remove(long number, long bytes) =>
        Release(number).WithLess(bytes);

    public OutboxState Remember(Flight acked)
    {
        ImmutableList<Flight> kept = Acked.Count < AckedKept ? Acked : Acked.RemoveAt(0);
        return this with { Acked = kept.Add(acked with { Message = acked.Message with { Payload = default } }) };
    }

    private OutboxState WithLess(long bytes) =>
        this with { Counts = Counts with { Messages = Counts.Messages - 1, Bytes = Counts.Bytes - bytes } };

    private OutboxState WithFlights(ImmutableSortedDictionary<long, Flight> flights) =>
        this with { InFlight = flights, Counts = Counts with { InFlight = flights.Count } };
}
