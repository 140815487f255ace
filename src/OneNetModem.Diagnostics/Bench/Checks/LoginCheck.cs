// The login: CONNECT with the token, what the platform's refusal means, and whether the connection is left alone afterwards.
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Logs in, and watches for a while whether another client of the same name throws this one out.</summary>
public sealed class LoginCheck : ICheck
{
    /// <summary>Why the checks that need a device are skipped without one.</summary>
    internal const string NoDevice = "no device is set (OneNet:ProductId, OneNet:DeviceName, OneNet:AccessKey)";

    /// <inheritdoc/>
    public string Id => "login";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "MQTT login";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["tls"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Target.Device is not { } device)
        {
            return this.Skip(NoDevice);
        }

        long started = line.Time.GetTimestamp();
        SessionFault? fault = await line.Session.LogInAsync(token);
        TimeSpan took = line.Time.GetElapsedTime(started);
        MeasureList measures = new MeasureList()
            .Add("platform", line.Target.Platform.Name)
            .Add("device", device.DeviceName)
            .Add("product", device.ProductId)
            .Add("token_expires", line.Steps.Login?.ValidUntil is { } until ? $"{until.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : null);
        if (fault is not null)
        {
            return await ExplainAsync(line, fault, token) with { Measures = measures.Add("return_code", (int?)fault.ReturnCode, "").Items };
        }

        measures.Add("login_ms", took);
        line.Say($"logged in; watching the connection for {line.Limits.LoginWatch.TotalSeconds:0} s");
        MqttLoss? first = await line.Session.WatchAsync(line.Limits.LoginWatch, token);
        MqttLoss? second = null;
        if (first is not null)
        {
            line.Say($"{first.Reason}; once more");
            fault = await line.Session.LogInAsync(token);
            if (fault is not null)
            {
                return await ExplainAsync(line, fault, token) with { Measures = measures.Items };
            }

            second = await line.Session.WatchAsync(line.Limits.LoginWatch, token);
        }

        return Judge(line, device, took, first, second) with { Measures = measures.Add("disconnects", (first is null ? 0 : 1) + (second is null ? 0 : 1), "").Items };
    }

    private CheckResult Judge(BenchLine line, DeviceIdentity device, TimeSpan took, MqttLoss? first, MqttLoss? second) => (first, second) switch
    {
        (null, _) when line.Limits.Login.Of(took.TotalMilliseconds) == Verdict.Pass => this.Pass($"the server takes the login of '{device.DeviceName}'"),
        (null, _) => this.Warn($"the login takes {took.TotalSeconds:0} s", "a weak signal or a busy network", "look at the signal"),
        (_, null) => this.Warn($"the connection ended once after the login ({first.Reason})", "a disturbed line, or another client with the same name", "run it again", first.Advice),
        (_, { Code: (int)QmtCloseReason.ClosedByPeer }) => this.Fail(
            "the server closes the connection soon after each login",
            $"another client logs in with the same name ('{device.DeviceName}') and throws this one out",
            "find the other one: a second computer, a phone, MQTT.fx or MQTTX, a device with the same settings",
            "the device log in the console shows each login (1210: logged in elsewhere)",
            "give every device a name of its own"),
        _ => this.Fail($"the connection ends soon after each login ({second.Reason})", "a line that carries a little and then nothing: a weak signal, or a firewall", second.Advice),
    };

    private async Task<CheckResult> ExplainAsync(BenchLine line, SessionFault fault, CancellationToken token)
    {
        if (!line.Session.WasOpened)
        {
            return fault.Cause is null ? this.Fail(fault) : this.Fail($"no connection to {line.Target.Host}:{line.Target.Port}", fault.Cause, fault.Advice) with { Layer = fault.Layer };
        }

        MqttCredentials login = line.Steps.Login!;
        string what = fault.ReturnCode is { } code ? $"the server refuses the login (CONNACK {(int)code}, {code.Meaning()})" : fault.IsSilence ? "the server does not answer the login" : "the server closes the connection at the login, without an answer";
        if (Broken(line, login) is { } rule)
        {
            return this.Fail(what, rule, "correct the settings");
        }

        if (fault is { ReturnCode: not null and not ConnectReturnCode.ServerUnavailable } && await MisledAsync(line, login, token) is { } ahead)
        {
            return this.Fail(
                what,
                $"this computer's clock is wrong, {ClockReading.Words(ahead)} the network's: the platform takes the login that is made with the network's time",
                "set this computer's clock right (timedatectl set-ntp true)");
        }

        login = line.Steps.Login!;
        if (line.Target.Platform.IsOneNet && await TokenAsync(line, login, token) is { } wrong)
        {
            return this.Fail(what, wrong.Cause, wrong.Next);
        }

        return fault.ReturnCode is { } refused ? Refused(line, login, fault, refused, what) : Unanswered(line, fault, what);
    }

    /// <summary>A rule of the platform that the login breaks, as far as it can be seen from here.</summary>
    private static string? Broken(BenchLine line, MqttCredentials login)
    {
        QuectelMqttSettings settings = line.Target.Modem.Mqtt;
        ConnectSettings connect = new()
        {
            ClientId = login.ClientId,
            UserName = login.User,
            HasPassword = login.Password is not null,
            KeepAlive = settings.KeepAliveSeconds,
            CleanSession = settings.CleanSession,
        };
        return new PlatformRules(line.Target.Platform, line.Target.Device!).CheckConnect(connect) is [{ } first, ..] ? first.Reason.TrimEnd('.') : null;
    }

    /// <summary>How far this computer's clock is ahead of the network's, where that is why the login was refused: with the network's time it is taken.</summary>
    private static async Task<TimeSpan?> MisledAsync(BenchLine line, MqttCredentials login, CancellationToken token)
    {
        ClockReading clocks = await ClockReading.TakeAsync(line, token);
        return login.ValidUntil is not null && line.Limits.ClockDifference.Of(clocks.Difference) == Verdict.Fail && await line.Session.IsTakenAtAsync(clocks.Network!.Value, token)
            ? clocks.ComputerAhead
            : null;
    }

    /// <summary>What is wrong with the token itself; its signature only the platform can judge.</summary>
    private static async Task<(string Cause, string[] Next)?> TokenAsync(BenchLine line, MqttCredentials login, CancellationToken token)
    {
        ClockReading clocks = await ClockReading.TakeAsync(line, token);
        DateTimeOffset now = clocks.Network ?? clocks.Computer;
        TokenExplanation found = OneNetToken.Explain(login.Password, null, now);
        DeviceIdentity device = line.Target.Device!;
        if (found.Expired == true)
        {
            const string Longer = "raise OneNet:TokenLifetime: each login makes a token, which must live longer than the login takes";
            return (
                $"the token has expired: it was valid until {found.ExpiresAt!.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and it is {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
                line.Limits.ClockDifference.Of(clocks.Difference) == Verdict.Pass ? [Longer] : ["set this computer's clock right (timedatectl set-ntp true)", Longer]);
        }

        if (found.Problems.FirstOrDefault(p => p.Fatal) is { } problem)
        {
            return ($"the token is damaged: {problem.Text.TrimEnd('.')}", ["check OneNet:ProductId, OneNet:DeviceName and OneNet:AccessKey"]);
        }

        return found.ResourceShape is { Kind: TokenResourceKind.Device } of && (of.ProductId, of.DeviceName) != (device.ProductId, device.DeviceName)
            ? ($"the token is another device's: it was made for {found.Resource}", ["check OneNet:ProductId and OneNet:DeviceName"])
            : null;
    }

    private CheckResult Refused(BenchLine line, MqttCredentials login, SessionFault fault, ConnectReturnCode code, string what) => code switch
    {
        ConnectReturnCode.ServerUnavailable => this.Fail(what, "the server is not available at the moment", "try again in some minutes"),
        ConnectReturnCode.UnacceptableProtocolVersion => this.Fail(what, "the server does not speak MQTT 3.1.1", "check OneNet:Host and OneNet:Port: it may be another server"),
        ConnectReturnCode.IdentifierRejected => this.Fail(
            what,
            $"the server does not take the client id '{login.ClientId}'",
            line.Target.Platform.IsOneNet ? "set OneNet:DeviceName to the device's name as the console shows it: OneNET takes it for the client id" : "set OneNet:ClientId to one that the server allows"),
        _ when !line.Target.Platform.IsOneNet => this.Fail(what, code == ConnectReturnCode.NotAuthorized ? $"the server does not let '{login.ClientId}' in" : "user name or password is wrong", fault.Advice),

        // OneNET says 4 whatever is wrong (MQTTS design page section 1.3): what can be known from here was looked at before.
        _ => this.Fail(
            what,
            $"OneNET does not accept this login: the access key, the device name '{line.Target.Device!.DeviceName}' or the product id '{line.Target.Device.ProductId}' is wrong",
            "compare product id, device name (with its case) and the device's key with the device's page in the console; the product's key is another one",
            "the device log in the console has the reason: 1106 is the key, 1107 the product or the device's name, 1104 the clock, 1112 another platform",
            $"platforms of OneNET do not know each other's products: set OneNet:Platform to the one that this product was made on ({string.Join(", ", OneNet.Endpoints.PlatformProfile.All.Where(p => p.IsOneNet).Select(p => p.Name))})"),
    };

    private CheckResult Unanswered(BenchLine line, SessionFault fault, string what)
    {
        bool plain = line.Target.Modem.Mqtt.TlsContext is null;
        return plain && line.Target.Port == line.Target.Platform.Tls?.Port
            ? this.Fail(what, $"port {line.Target.Port} expects TLS, and TLS is off", "set OneNet:Tls true, or OneNet:Port 1883")
            : fault.IsSilence ? this.Fail(
                what,
                "the server hangs, takes no MQTT on this port, or something on the way swallows what is sent",
                line.Target.Platform.Limits.Ban > TimeSpan.Zero
                    ? $"stop every program that uses this device, wait {line.Target.Platform.Limits.Ban.TotalMinutes:0} minutes (so long the platform shuts out who logs in or sends too often), and run it again"
                    : "try again in some minutes",
                "check OneNet:Host, OneNet:Port and OneNet:Tls",
                "try another SIM or another APN")
            : line.Target.Platform.Limits.Ban > TimeSpan.Zero
                ? this.Fail(what, $"the platform shuts a device out for {line.Target.Platform.Limits.Ban.TotalMinutes:0} minutes after too many logins or messages, or the port expects TLS", "stop every program that uses this device, wait, and run it again")
                : this.Fail(what, "the server takes no MQTT on this port, or expects TLS", "check OneNet:Port and OneNet:Tls");
    }
}
