// What became of data points or properties: published, and answered by the platform.
using OneNetModem.OneNet.Replies;
using OneNetModem.Quectel.Mqtt;

namespace OneNetModem.Bridge;

/// <summary>The outcome of a post that the platform answers.</summary>
/// <param name="Id">The message's OneNET id.</param>
/// <param name="Published">What became of the packet.</param>
/// <param name="Reply">The platform's answer; null when none came in time. Accepted means parsed and queued there: the
/// end-to-end sign of success, where a PUBACK only acknowledges the packet.</param>
/// <param name="Elapsed">From the call to the answer.</param>
public sealed record PostResult(string Id, PublishResult Published, PlatformReply? Reply, TimeSpan Elapsed);
