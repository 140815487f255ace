// The topics of the local side: onenet/up/REST leads to $sys/{pid}/{device}/REST, and what the cloud sends there comes out as
// onenet/down/REST. With several modems their name stands in between: onenet/NAME/up/REST.
using System.Diagnostics.CodeAnalysis;

namespace OneNetModem.Bridge.Delivery;

/// <summary>Where a local topic leads.</summary>
/// <param name="Modem">The modem's name; empty: any, whichever is online.</param>
/// <param name="Rest">What follows <c>$sys/{pid}/{device}/</c>.</param>
public sealed record UplinkAddress(string Modem, string Rest);

/// <summary>Translates topics between the local side and the cloud.</summary>
/// <param name="fleet">Whose names and devices count.</param>
public sealed class LocalTopics(ModemFleet fleet)
{
    private const string Root = "onenet";

    private bool HasNames => fleet.Modems.Count > 1;

    /// <summary>Reads a topic that a local program publishes on.</summary>
    /// <param name="topic"><c>onenet/up/REST</c>, <c>onenet/NAME/up/REST</c> or <c>$sys/{pid}/{device}/REST</c> of one of the modems,
    /// with the ids or with <c>{pid}</c> and <c>{device}</c> as they stand.</param>
    /// <param name="address">Where it leads. With one modem only it is for any: the modem may get another name meanwhile.</param>
    /// <param name="refusal">Why it leads nowhere.</param>
    public bool TryRead(string topic, [NotNullWhen(true)] out UplinkAddress? address, [NotNullWhen(false)] out UplinkResult.Refused? refusal)
    {
        ArgumentNullException.ThrowIfNull(topic);
        refusal = null;
        address = topic.Split('/') switch
        {
            [Root, "up", _, ..] => new UplinkAddress("", Rest(topic, 2)),
            [Root, var name, "up", _, ..] when fleet.Find(name) is not null => new UplinkAddress(name, Rest(topic, 3)),
            [Root, var name, "up", _, ..] => Refuse(UplinkRefusal.NotAuthorized, $"There is no modem \"{name}\" here.", out refusal),
            ["$sys", "{pid}", "{device}", _, ..] => new UplinkAddress("", Rest(topic, 3)),
            ["$sys", var pid, var device, _, ..] => Owner(pid, device) is { } owner
                ? new UplinkAddress(owner.Name, Rest(topic, 3))
                : Refuse(UplinkRefusal.NotAuthorized, $"No modem here is device \"{device}\" of product \"{pid}\".", out refusal),
            _ => Refuse(UplinkRefusal.Topic, $"The topic leads nowhere: to the cloud it is {Root}/up/... or $sys/{{pid}}/{{device}}/...", out refusal),
        };
        if (address is not null && !HasNames)
        {
            address = address with { Modem = "" };
        }

        return address is not null;
    }

    /// <summary>The local topic of a message from the cloud.</summary>
    /// <param name="modem">The modem that received it.</param>
    /// <param name="topic">The topic at the cloud. One that is not of the device, as brokers other than OneNET have it, is kept whole.</param>
    public string Down(FleetModem modem, string topic)
    {
        ArgumentNullException.ThrowIfNull(modem);
        ArgumentNullException.ThrowIfNull(topic);
        return Of(modem, "down/" + Rest(modem, topic));
    }

    /// <summary>What follows the device's own prefix in a topic at the cloud; the whole topic when it has none.</summary>
    internal static string Rest(FleetModem modem, string topic)
    {
        string own = modem.Client.Device.Topic("");
        return modem.Client.Platform.IsOneNet && topic.StartsWith(own, StringComparison.Ordinal) ? topic[own.Length..] : topic;
    }

    /// <summary>Whether a filter asks for local topics; the cloud's own are not published here under their names.</summary>
    public static bool IsLocal(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.Split('/')[0] is Root or "+" or "#";
    }

    /// <summary>Where the modem's state is published.</summary>
    public string Status(FleetModem modem)
    {
        ArgumentNullException.ThrowIfNull(modem);
        return Of(modem, "status");
    }

    private string Of(FleetModem modem, string rest) => HasNames ? $"{Root}/{modem.Name}/{rest}" : $"{Root}/{rest}";

    private FleetModem? Owner(string pid, string device) =>
        fleet.Modems.FirstOrDefault(m => m.Client.Platform.IsOneNet && m.Client.Device.ProductId == pid && m.Client.Device.DeviceName == device);

    private static string Rest(string topic, int levels)
    {
        int at = 0;
        for (int level = 0; level < levels; level++)
        {
            at = topic.IndexOf('/', at) + 1;
        }

        return topic[at..];
    }

    private static UplinkAddress? Refuse(UplinkRefusal reason, string detail, out UplinkResult.Refused refusal)
    {
        refusal = new UplinkResult.Refused(reason, detail);
        return null;
    }
}
