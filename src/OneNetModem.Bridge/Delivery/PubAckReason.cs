// What a PUBACK says of a message that was refused (MQTT 5 section 3.4.2.1).
using MQTTnet.Protocol;

namespace OneNetModem.Bridge.Delivery;

internal static class PubAckReason
{
    public static MqttPubAckReasonCode Of(UplinkRefusal refusal) => refusal switch
    {
        UplinkRefusal.Topic => MqttPubAckReasonCode.TopicNameInvalid,
        UplinkRefusal.NotAuthorized => MqttPubAckReasonCode.NotAuthorized,
        UplinkRefusal.Full => MqttPubAckReasonCode.QuotaExceeded,
        UplinkRefusal.PayloadSize or UplinkRefusal.AlreadyAnswered => MqttPubAckReasonCode.ImplementationSpecificError,
        _ => MqttPubAckReasonCode.UnspecifiedError,
    };
}
