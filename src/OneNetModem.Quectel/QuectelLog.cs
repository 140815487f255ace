// Every log line of the Quectel layer, with stable event ids (1100 to 1199).
using Microsoft.Extensions.Logging;

namespace OneNetModem.Quectel;

internal static partial class QuectelLog
{
    [LoggerMessage(1100, LogLevel.Information, "{Link}: switch from {From} to {To} on {Trigger}")]
    public static partial void Transition(ILogger log, string link, string from, string to, string trigger);

    [LoggerMessage(1101, LogLevel.Warning, "{Link}: {Layer}: {Reason}. {Advice}")]
    public static partial void Fault(ILogger log, string link, string layer, string reason, string advice);

    [LoggerMessage(1102, LogLevel.Information, "{Link}: the late result of publish {MessageId} came: {Outcome}")]
    public static partial void LateResult(ILogger log, string link, int messageId, string outcome);

    [LoggerMessage(1103, LogLevel.Warning, "{Link}: message slot {Slot} could not be read: {Response}")]
    public static partial void SlotNotRead(ILogger log, string link, int slot, string response);

    [LoggerMessage(1104, LogLevel.Information, "{Link}: {Identity}, profile {Profile}: {Explanation}")]
    public static partial void Identified(ILogger log, string link, string identity, string profile, string explanation);

    [LoggerMessage(1105, LogLevel.Warning, "{Link}: {Command} was refused ({Answer}); going on without it")]
    public static partial void Skipped(ILogger log, string link, string command, string answer);

    [LoggerMessage(1106, LogLevel.Information, "{Link}: trying again in {Seconds:0.#} s, by: {Rung}")]
    public static partial void Retry(ILogger log, string link, double seconds, string rung);

    [LoggerMessage(1107, LogLevel.Error, "{Link}: trigger {Trigger} is not provided for in state {State}")]
    public static partial void Unhandled(ILogger log, string link, string trigger, string state);

    [LoggerMessage(1108, LogLevel.Warning, "{Link}: this computer's clock is {Difference} {Direction} the network's; logins are made with the network's time")]
    public static partial void ClockDiffers(ILogger log, string link, string difference, string direction);

    [LoggerMessage(1111, LogLevel.Warning, "{Link}: the module's clock is not set, so it cannot see whether the server's certificate has expired; dates are not checked")]
    public static partial void ClockUnset(ILogger log, string link);

    [LoggerMessage(1109, LogLevel.Information, "{Link}: registered: {Registration}")]
    public static partial void Registered(ILogger log, string link, string registration);

    [LoggerMessage(1112, LogLevel.Information, "{Link}: not registered yet after {Seconds:0} s: {States}, {Signal}")]
    public static partial void StillSearching(ILogger log, string link, double seconds, string states, string signal);

    [LoggerMessage(1113, LogLevel.Warning, "{Link}: the module in USB socket {UsbPath} is now {Port}, it was {Before}")]
    public static partial void PortRenamed(ILogger log, string link, string? usbPath, string port, string before);

    [LoggerMessage(EventId = 1114, Message = "{Link}: checked: {Text}")]
    public static partial void Checked(ILogger log, LogLevel level, string link, string text);

    [LoggerMessage(1115, LogLevel.Warning, "{Link}: the arrival of the port cannot be watched; it is tried again in {Seconds:0.#} s")]
    public static partial void ArrivalUnseen(ILogger log, string link, double seconds, Exception e);

    [LoggerMessage(1116, LogLevel.Warning, "{Link}: the module's radio is off (AT+CFUN: {Level}); it is switched on")]
    public static partial void RadioOff(ILogger log, string link, int level);

    [LoggerMessage(1117, LogLevel.Information, "{Link}: a message of {Bytes} bytes for client {ClientIndex} belongs to no connection of ours and was dropped")]
    public static partial void StrayMessage(ILogger log, string link, int clientIndex, int bytes);

    [LoggerMessage(1110, LogLevel.Error, "{Link}: a handler of {Event} failed")]
    public static partial void HandlerFailed(ILogger log, string link, string @event, Exception e);
}
