// Every topic of OneNET by what it is for.
namespace OneNetModem.OneNet.Topics;

/// <summary>Who publishes on a topic.</summary>
public enum TopicDirection
{
    /// <summary>The device publishes.</summary>
    Up,

    /// <summary>The platform publishes, the device subscribes.</summary>
    Down,
}

/// <summary>What a topic is for.</summary>
public enum TopicKind
{
    /// <summary><c>dp/post/json</c>.</summary>
    DataPointPost,

    /// <summary><c>dp/post/json/accepted</c>.</summary>
    DataPointAccepted,

    /// <summary><c>dp/post/json/rejected</c>.</summary>
    DataPointRejected,

    /// <summary><c>cmd/request/{id}</c>.</summary>
    CommandRequest,

    /// <summary><c>cmd/response/{id}</c>.</summary>
    CommandResponse,

    /// <summary><c>cmd/response/{id}/accepted</c>.</summary>
    CommandAccepted,

    /// <summary><c>cmd/response/{id}/rejected</c>.</summary>
    CommandRejected,

    /// <summary><c>image/update</c>.</summary>
    ImageUpdate,

    /// <summary><c>image/update/accepted</c>.</summary>
    ImageUpdateAccepted,

    /// <summary><c>image/update/rejected</c>.</summary>
    ImageUpdateRejected,

    /// <summary><c>image/update/delta</c>.</summary>
    ImageDelta,

    /// <summary><c>image/get</c>, with an empty payload.</summary>
    ImageGet,

    /// <summary><c>image/get/accepted</c>.</summary>
    ImageGetAccepted,

    /// <summary><c>image/get/rejected</c>.</summary>
    ImageGetRejected,

    /// <summary><c>thing/property/post</c>.</summary>
    PropertyPost,

    /// <summary><c>thing/property/post/reply</c>.</summary>
    PropertyPostReply,

    /// <summary><c>thing/property/set</c>.</summary>
    PropertySet,

    /// <summary><c>thing/property/set_reply</c>.</summary>
    PropertySetReply,

    /// <summary><c>thing/property/get</c>.</summary>
    PropertyGet,

    /// <summary><c>thing/property/get_reply</c>.</summary>
    PropertyGetReply,

    /// <summary><c>thing/property/desired/get</c>.</summary>
    DesiredGet,

    /// <summary><c>thing/property/desired/get/reply</c>.</summary>
    DesiredGetReply,

    /// <summary><c>thing/property/desired/delete</c>.</summary>
    DesiredDelete,

    /// <summary><c>thing/property/desired/delete/reply</c>.</summary>
    DesiredDeleteReply,

    /// <summary><c>thing/event/post</c>.</summary>
    EventPost,

    /// <summary><c>thing/event/post/reply</c>.</summary>
    EventPostReply,

    /// <summary><c>thing/service/{identifier}/invoke</c>.</summary>
    ServiceInvoke,

    /// <summary><c>thing/service/{identifier}/invoke_reply</c>.</summary>
    ServiceInvokeReply,

    /// <summary><c>thing/pack/post</c>.</summary>
    PackPost,

    /// <summary><c>thing/pack/post/reply</c>.</summary>
    PackPostReply,

    /// <summary><c>thing/history/post</c>.</summary>
    HistoryPost,

    /// <summary><c>thing/history/post/reply</c>.</summary>
    HistoryPostReply,

    /// <summary>A topic under <c>thing/sub/</c> on which a gateway publishes for its sub-devices.</summary>
    SubDeviceUp,

    /// <summary>A topic under <c>thing/sub/</c> on which the platform addresses a gateway's sub-devices.</summary>
    SubDeviceDown,

    /// <summary><c>ota/inform</c>.</summary>
    OtaInform,

    /// <summary><c>ota/inform_reply</c>.</summary>
    OtaInformReply,
}
