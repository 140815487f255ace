// How a modem is, for local programs: its session's state, and what was last read of signal and cell.
using System.Globalization;
using System.Text.Json;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Reports;

/// <summary>Follows one modem.</summary>
internal sealed class LinkStatus
{
    private readonly FleetModem _modem;
    private readonly Lock _gate = new();
    private SessionState _state;
    private DateTimeOffset _since;
    private (LinkReport Report, DateTimeOffset At)? _link;
    private (SessionFault Fault, DateTimeOffset At)? _fault;
    private DateTimeOffset _lastOnline;

    public LinkStatus(FleetModem modem, TimeProvider time)
    {
        _modem = modem;
        _state = modem.Client.Session.State;
        _since = time.GetUtcNow();
        modem.Client.Session.StateChanged += t => Change(() =>
        {
            (_state, _since) = (t.To, time.GetUtcNow());
            _lastOnline = t.To == SessionState.Online ? _since : _lastOnline;
        });
        modem.Client.Session.FaultRaised += fault => Change(() => _fault = (fault, time.GetUtcNow()));
        modem.Reporter.LinkRead += report => Change(() => _link = (report, time.GetUtcNow()));
    }

    /// <summary>Something changed; the status as in <see cref="ToJson"/>.</summary>
    public event Action<byte[]>? Changed;

    /// <summary>The status as one JSON object: <c>modem</c>, <c>state</c>, <c>online</c>, <c>since</c>, <c>fault</c> with
    /// <c>faultTime</c> once there was one (the last, mended or not), and <c>link</c> with <c>linkTime</c> once the link has been
    /// read.</summary>
    public byte[] ToJson()
    {
        lock (_gate)
        {
            using MemoryStream stream = new();
            using (Utf8JsonWriter json = new(stream))
            {
                json.WriteStartObject();
                json.WriteString("modem", _modem.Client.Session.Name);
                json.WriteString("state", _state.ToString());
                json.WriteBoolean("online", _state == SessionState.Online);
                json.WriteString("since", _since);
                if (_fault is var (fault, raised))
                {
                    json.WriteStartObject("fault");
                    json.WriteString("layer", JsonNamingPolicy.CamelCase.ConvertName(fault.Layer.ToString()));
                    json.WriteString("reason", fault.Reason);
                    json.WriteString("advice", fault.Advice);
                    json.WriteBoolean("needsPerson", fault.NeedsPerson);
                    json.WriteEndObject();
                    json.WriteString("faultTime", raised);
                }

                if (_link is var (report, read))
                {
                    json.WritePropertyName("link");
                    json.WriteRawValue(report.ToJson());
                    json.WriteString("linkTime", read);
                }

                json.WriteEndObject();
            }

            return stream.ToArray();
        }
    }

    /// <summary>The status in a few words: <c>online, RSSI -71 dBm</c>, or the state with the last fault since it was online.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            return (_state, _link?.Report.RssiDbm, _fault) switch
            {
                (SessionState.Online, { } rssi, _) => string.Create(CultureInfo.InvariantCulture, $"online, RSSI {rssi} dBm"),
                (SessionState.Online, _, _) => "online",
                (_, _, var (fault, at)) when at > _lastOnline => $"{_state} ({fault.Reason})",
                _ => _state.ToString(),
            };
        }
    }

    private void Change(Action apply)
    {
        lock (_gate)
        {
            apply();
        }

        Changed?.Invoke(ToJson());
    }
}
