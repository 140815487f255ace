// How a modem is, for local programs: its session's state, and what was last read of signal and cell.
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

    public LinkStatus(FleetModem modem, TimeProvider time)
    {
        _modem = modem;
        _state = modem.Client.Session.State;
        _since = time.GetUtcNow();
        modem.Client.Session.StateChanged += t => Change(() => (_state, _since) = (t.To, time.GetUtcNow()));
        modem.Reporter.LinkRead += report => Change(() => _link = (report, time.GetUtcNow()));
    }

    /// <summary>Something changed; the status as in <see cref="ToJson"/>.</summary>
    public event Action<byte[]>? Changed;

    /// <summary>The status as one JSON object: <c>modem</c>, <c>state</c>, <c>online</c>, <c>since</c>, and <c>link</c> with
    /// <c>linkTime</c> once the link has been read.</summary>
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
                if (_link is var (report, at))
                {
                    json.WritePropertyName("link");
                    json.WriteRawValue(report.ToJson());
                    json.WriteString("linkTime", at);
                }

                json.WriteEndObject();
            }

            return stream.ToArray();
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
