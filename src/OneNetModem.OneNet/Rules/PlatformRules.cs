// The platform's rules, asked before anything is sent: a broken one otherwise shows as a closed connection only.
// Source: OneNET suite docs, MQTTS design page section 2, and the protocol page.
using System.Globalization;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Topics;
using static OneNetModem.OneNet.Rules.Consequence;

namespace OneNetModem.OneNet.Rules;

/// <summary>The rules of one platform for one device. With <c>generic</c> only what MQTT forbids counts.</summary>
public sealed class PlatformRules
{
    /// <summary>Most filters in one SUBSCRIBE.</summary>
    public const int MaxFilters = 8;

    /// <summary>A command response must be smaller than this many bytes.</summary>
    public const int CommandResponseLimit = 1024;

    private readonly DeviceTopics _topics;

    /// <summary>Takes the platform and whose topics are one's own.</summary>
    public PlatformRules(PlatformProfile profile, DeviceIdentity device)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(device);
        Profile = profile;
        Device = device;
        _topics = new DeviceTopics(profile, device);
    }

    /// <summary>The platform.</summary>
    public PlatformProfile Profile { get; }

    /// <summary>The device.</summary>
    public DeviceIdentity Device { get; }

    /// <summary>Product id and device name themselves.</summary>
    public IReadOnlyList<RuleViolation> CheckIdentity()
    {
        List<RuleViolation> found = [];
        if (!Profile.IsOneNet)
        {
            return found;
        }

        string pid = Device.ProductId;
        if (Profile.ProductId == ProductIdShape.Numeric && !(pid.Length > 0 && pid.All(char.IsAsciiDigit)))
        {
            found.Add(new(Rule.ProductId, Disconnect, $"Product id \"{pid}\" is not a number, as the suite's are. Ids of letters and digits belong to the platforms studio and platform."));
        }
        else if (Profile.ProductId == ProductIdShape.TenAlphanumeric && !(pid.Length == 10 && pid.All(char.IsAsciiLetterOrDigit)))
        {
            found.Add(new(Rule.ProductId, LoginRefused, $"Product id \"{pid}\" is not 10 letters and digits, as those of {Profile.Name} are. Numbers belong to the platform suite."));
        }

        if (DeviceIdentity.ProblemOfName(Device.DeviceName) is { } problem)
        {
            found.Add(new(Rule.DeviceName, LoginRefused, problem));
        }

        return found;
    }

    /// <summary>Everything about a CONNECT.</summary>
    public IReadOnlyList<RuleViolation> CheckConnect(ConnectSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<RuleViolation> found = [];
        if (settings.ProtocolLevel != 4)
        {
            found.Add(new(Rule.ProtocolVersion, Disconnect, "MQTT 3.1.1 (level 4) only: set AT+QMTCFG=\"version\",<idx>,4."));
        }

        if (settings.KeepAlive < Profile.KeepAliveMin || settings.KeepAlive > Profile.KeepAliveMax)
        {
            found.Add(new(Rule.KeepAlive, Disconnect, string.Create(CultureInfo.InvariantCulture,
                $"A keepalive of {settings.KeepAlive} s is out of range: {Profile.Name} takes {Profile.KeepAliveMin} to {Profile.KeepAliveMax} s.")));
        }

        if (!Profile.IsOneNet)
        {
            if (settings.ClientId.Length == 0 && !settings.CleanSession)
            {
                found.Add(new(Rule.ClientId, LoginRefused, "An empty client id needs a clean session."));
            }

            if (settings.HasPassword && settings.UserName is null)
            {
                found.Add(new(Rule.UserName, Disconnect, "MQTT 3.1.1 allows no password without a user name."));
            }

            return found;
        }

        CheckSession(settings, found);
        CheckCredentials(settings, found);
        found.AddRange(CheckIdentity());
        return found;
    }

    /// <summary>Everything about a PUBLISH.</summary>
    /// <param name="topic">The topic name.</param>
    /// <param name="payloadBytes">Length of the payload in bytes.</param>
    /// <param name="qos">0, 1 or 2.</param>
    /// <param name="retain">The retain flag.</param>
    public IReadOnlyList<RuleViolation> CheckPublish(string topic, int payloadBytes, int qos, bool retain = false)
    {
        ArgumentNullException.ThrowIfNull(topic);
        List<RuleViolation> found = [];
        int maxQos = Profile.IsOneNet ? 1 : 2;
        if (qos < 0 || qos > maxQos)
        {
            found.Add(new(Rule.Qos, Disconnect, string.Create(CultureInfo.InvariantCulture, $"QoS {qos} is not supported: 0 to {maxQos}.")));
        }

        if (retain && Profile.IsOneNet)
        {
            found.Add(new(Rule.Retain, Disconnect, "OneNET keeps no retained messages: the retain flag must be off."));
        }

        if (payloadBytes > Profile.Limits.Payload)
        {
            found.Add(new(Rule.PayloadSize, Disconnect, string.Create(CultureInfo.InvariantCulture, $"The payload has {payloadBytes} bytes; OneNET allows {Profile.Limits.Payload}.")));
        }

        RuleViolation? broken = TopicSyntax.CheckAnywhere(topic, filter: false)
            ?? (Profile.IsOneNet ? TopicSyntax.CheckOneNet(topic, filter: false) ?? _topics.CheckPublish(topic) : null);
        if (broken is not null)
        {
            found.Add(broken);
        }
        else if (Profile.IsOneNet && payloadBytes >= CommandResponseLimit && DeviceTopics.IsCommandResponse(topic))
        {
            found.Add(new(Rule.PayloadSize, Rejected, string.Create(CultureInfo.InvariantCulture,
                $"The command response has {payloadBytes} bytes; OneNET takes less than {CommandResponseLimit} (code 99).")));
        }

        return found;
    }

    /// <summary>Everything about a SUBSCRIBE packet.</summary>
    public IReadOnlyList<RuleViolation> CheckSubscribe(IReadOnlyList<string> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        List<RuleViolation> found = [.. filters.Select(CheckFilter).OfType<RuleViolation>()];
        if (filters.Count == 0)
        {
            found.Add(new(Rule.FilterCount, Disconnect, "A subscription needs at least one filter."));
        }
        else if (Profile.IsOneNet && filters.Count > MaxFilters)
        {
            found.Add(new(Rule.FilterCount, Disconnect, string.Create(CultureInfo.InvariantCulture,
                $"{filters.Count} filters in one packet; OneNET allows {MaxFilters}. Subscribe them one after another.")));
        }

        return found;
    }

    /// <summary>One filter of a SUBSCRIBE; null when it is fine.</summary>
    public RuleViolation? CheckFilter(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return TopicSyntax.CheckAnywhere(filter, filter: true)
            ?? (Profile.IsOneNet ? TopicSyntax.CheckOneNet(filter, filter: true) ?? _topics.CheckFilter(filter) : null);
    }

    private static void CheckSession(ConnectSettings settings, List<RuleViolation> found)
    {
        if (!settings.CleanSession)
        {
            found.Add(new(Rule.CleanSession, Disconnect, "OneNET keeps no sessions: clean session must be on (AT+QMTCFG=\"session\",<idx>,1)."));
        }

        if (settings.HasWill)
        {
            found.Add(new(Rule.Will, Disconnect, "OneNET takes no will message."));
        }
    }

    private void CheckCredentials(ConnectSettings settings, List<RuleViolation> found)
    {
        if (settings.ClientId.Length == 0)
        {
            found.Add(new(Rule.ClientId, Disconnect, "The client id is empty; it is the device name."));
        }
        else if (!string.Equals(settings.ClientId, Device.DeviceName, StringComparison.Ordinal))
        {
            found.Add(new(Rule.ClientId, LoginRefused, $"The client id must be the device name, {Device.DeviceName} (log code 1114)."));
        }

        if (string.IsNullOrEmpty(settings.UserName))
        {
            found.Add(new(Rule.UserName, Disconnect, "The user name is empty; it is the product id."));
        }
        else if (!string.Equals(settings.UserName, Device.ProductId, StringComparison.Ordinal))
        {
            found.Add(new(Rule.UserName, LoginRefused, $"The user name must be the product id, {Device.ProductId} (log code 1114)."));
        }

        if (!settings.HasPassword)
        {
            found.Add(new(Rule.Password, Disconnect, "The password is empty; it is the token."));
        }
    }
}
