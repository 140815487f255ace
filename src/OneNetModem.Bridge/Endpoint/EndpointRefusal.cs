// What the local endpoint itself refuses, before a message gets as far as the uplink.
namespace OneNetModem.Bridge.Endpoint;

/// <summary>What was refused to a local program.</summary>
internal enum EndpointRefusal
{
    /// <summary>There are too many connections already.</summary>
    Connection,

    /// <summary>A wrong user name or password.</summary>
    Login,

    /// <summary>A subscription to a topic that is not local.</summary>
    Subscription,
}
