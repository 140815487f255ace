// The broker is there and says no: to the login, or to a subscription that nothing works without.
namespace OneNetModem.Bridge.Upstream;

/// <param name="message">What was refused and why, without secrets.</param>
internal sealed class UpstreamRefusedException(string message) : Exception(message);
