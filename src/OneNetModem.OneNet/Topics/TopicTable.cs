// The list of OneNET's topics: what follows $sys/{pid}/{device}/.
// Sources: OneNET suite docs, data point, command and image topic pages; Studio docs, MQTT topic page.
using OneNetModem.OneNet.Endpoints;
using static OneNetModem.OneNet.Topics.TopicDirection;

namespace OneNetModem.OneNet.Topics;

/// <summary>One topic pattern.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Pattern">What follows the device name; <c>*</c> stands for an id, one level.</param>
/// <param name="Direction">Who publishes.</param>
/// <param name="Set">The family it belongs to.</param>
public sealed record TopicEntry(TopicKind Kind, string Pattern, TopicDirection Direction, TopicSets Set)
{
    internal string[] Levels { get; } = Pattern.Split('/');

    /// <summary>Whether one level of it carries an id.</summary>
    public bool HasId => Pattern.Contains('*', StringComparison.Ordinal);
}

/// <summary>All topics.</summary>
/// <remarks>
/// Naming rule of the thing model: what the platform answers ends in <c>/reply</c>, what the device answers ends in
/// <c>_reply</c>. The wrong one is no topic at all, and publishing on it closes the connection.
/// </remarks>
public static class TopicTable
{
    /// <summary>Every entry; several share <see cref="TopicKind.SubDeviceUp"/> and <see cref="TopicKind.SubDeviceDown"/>.</summary>
    public static IReadOnlyList<TopicEntry> Entries { get; } =
    [
        Dp(TopicKind.DataPointPost, "dp/post/json", Up),
        Dp(TopicKind.DataPointAccepted, "dp/post/json/accepted", Down),
        Dp(TopicKind.DataPointRejected, "dp/post/json/rejected", Down),
        Dp(TopicKind.CommandRequest, "cmd/request/*", Down),
        Dp(TopicKind.CommandResponse, "cmd/response/*", Up),
        Dp(TopicKind.CommandAccepted, "cmd/response/*/accepted", Down),
        Dp(TopicKind.CommandRejected, "cmd/response/*/rejected", Down),
        Image(TopicKind.ImageUpdate, "image/update", Up),
        Image(TopicKind.ImageUpdateAccepted, "image/update/accepted", Down),
        Image(TopicKind.ImageUpdateRejected, "image/update/rejected", Down),
        // The public page's name; the design page writes image/delta.
        Image(TopicKind.ImageDelta, "image/update/delta", Down),
        Image(TopicKind.ImageGet, "image/get", Up),
        Image(TopicKind.ImageGetAccepted, "image/get/accepted", Down),
        Image(TopicKind.ImageGetRejected, "image/get/rejected", Down),
        Thing(TopicKind.PropertyPost, "property/post", Up),
        Thing(TopicKind.PropertyPostReply, "property/post/reply", Down),
        Thing(TopicKind.PropertySet, "property/set", Down),
        Thing(TopicKind.PropertySetReply, "property/set_reply", Up),
        Thing(TopicKind.PropertyGet, "property/get", Down),
        Thing(TopicKind.PropertyGetReply, "property/get_reply", Up),
        Thing(TopicKind.DesiredGet, "property/desired/get", Up),
        Thing(TopicKind.DesiredGetReply, "property/desired/get/reply", Down),
        Thing(TopicKind.DesiredDelete, "property/desired/delete", Up),
        Thing(TopicKind.DesiredDeleteReply, "property/desired/delete/reply", Down),
        Thing(TopicKind.EventPost, "event/post", Up),
        Thing(TopicKind.EventPostReply, "event/post/reply", Down),
        Thing(TopicKind.ServiceInvoke, "service/*/invoke", Down),
        Thing(TopicKind.ServiceInvokeReply, "service/*/invoke_reply", Up),
        Thing(TopicKind.PackPost, "pack/post", Up),
        Thing(TopicKind.PackPostReply, "pack/post/reply", Down),
        Thing(TopicKind.HistoryPost, "history/post", Up),
        Thing(TopicKind.HistoryPostReply, "history/post/reply", Down),
        .. SubDevices(Up, "login", "logout", "property/get_reply", "property/set_reply", "service/invoke_reply", "topo/add", "topo/delete", "topo/get", "topo/get/result", "topo/change_reply"),
        .. SubDevices(Down, "login/reply", "logout/reply", "property/get", "property/set", "service/invoke", "topo/add/reply", "topo/delete/reply", "topo/get/reply", "topo/change"),
        new(TopicKind.OtaInform, "ota/inform", Down, TopicSets.Ota),
        new(TopicKind.OtaInformReply, "ota/inform_reply", Up, TopicSets.Ota),
    ];

    /// <summary>The pattern of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind stands for several topics.</exception>
    public static TopicEntry For(TopicKind kind) => kind is TopicKind.SubDeviceUp or TopicKind.SubDeviceDown
        ? throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind stands for several topics.")
        : Entries.First(e => e.Kind == kind);

    private static TopicEntry Dp(TopicKind kind, string pattern, TopicDirection direction) => new(kind, pattern, direction, TopicSets.DataPoints);

    private static TopicEntry Image(TopicKind kind, string pattern, TopicDirection direction) => new(kind, pattern, direction, TopicSets.Image);

    private static TopicEntry Thing(TopicKind kind, string pattern, TopicDirection direction) => new(kind, "thing/" + pattern, direction, TopicSets.ThingModel);

    private static IEnumerable<TopicEntry> SubDevices(TopicDirection direction, params string[] patterns) =>
        patterns.Select(p => Thing(direction == Up ? TopicKind.SubDeviceUp : TopicKind.SubDeviceDown, "sub/" + p, direction));
}
