// Why the module's MQTT connection ended.
namespace OneNetModem.Quectel.Mqtt;

/// <summary>The end of an MQTT connection, as the module reported it.</summary>
/// <param name="Reason">What happened, in words.</param>
/// <param name="Advice">What to look at.</param>
/// <param name="Code">The <c>+QMTSTAT</c> code; null for other causes.</param>
/// <param name="IsBelowMqtt">The port or the module went, and MQTT with it.</param>
public sealed record MqttLoss(string Reason, string Advice, int? Code, bool IsBelowMqtt = false);
