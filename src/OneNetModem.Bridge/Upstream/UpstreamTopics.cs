// Topics at the upstream broker. Many bridges meet there, so that every modem has its name in them: the one of the settings, or
// else its device name.
using OneNetModem.Bridge.Delivery;

namespace OneNetModem.Bridge.Upstream;

internal sealed class UpstreamTopics(ModemFleet fleet)
{
    /// <summary>What bridges say of themselves.</summary>
    public const string Bridges = "onenet/bridges/";

    /// <summary>The part of all bridges: each message comes to one of them.</summary>
    public const string Share = "$share/modems/" + ForAny + "#";

    private const string ForAny = "onenet/up/";
    private const string Template = "$sys/{pid}/{device}/";

    /// <summary>What is for the modems of this bridge alone, each with its own filter. Shared too: nobody else asks for it, and
    /// should a name stand in two bridges, a message is not delivered twice.</summary>
    public IEnumerable<string> Named => fleet.Modems.Select(m => $"$share/modems/onenet/{NameOf(m)}/up/#");

    /// <summary>A message behind which nothing waits any more in a session that is adopted; another one each time.</summary>
    public static string AdoptionEnd(string id) => $"onenet/adoption/{id}/{Guid.NewGuid():N}";

    /// <summary>A modem's name there, one level of a topic: the device of a generic platform may be called anything.</summary>
    public static string NameOf(FleetModem modem) =>
        modem.Name.Length > 0 ? modem.Name : string.Concat(modem.Client.Device.DeviceName.Select(c => c is '/' or '+' or '#' ? '_' : c));

    /// <summary>Whether a message may be delivered by any bridge.</summary>
    public static bool IsForAny(string topic) => topic.StartsWith(ForAny, StringComparison.Ordinal);

    /// <summary>The local topic that <see cref="Uplink"/> takes: an only modem without a name is not named there.</summary>
    public string Local(string topic)
    {
        string prefix = fleet.Modems[0].Name.Length > 0 ? "" : $"onenet/{NameOf(fleet.Modems[0])}/up/";
        return prefix.Length > 0 && topic.StartsWith(prefix, StringComparison.Ordinal) ? ForAny + topic[prefix.Length..] : topic;
    }

    /// <summary>Where a message of the outbox goes back to.</summary>
    public static string Back(string topic) => ForAny + (topic.StartsWith(Template, StringComparison.Ordinal) ? topic[Template.Length..] : topic);

    /// <summary>The topic of a message from the cloud.</summary>
    public static string Down(FleetModem modem, string topic) => $"onenet/{NameOf(modem)}/down/{LocalTopics.Rest(modem, topic)}";

    /// <summary>Where a modem's state is retained.</summary>
    public static string Status(FleetModem modem) => $"onenet/{NameOf(modem)}/status";
}
