// What was handed over at one end against what came out at the other: nothing acknowledged may be missing, nothing may come
// twice without being marked, nothing may come that nobody sent. A bit that turned on a wire without a checksum is the one
// excuse: what arrives then is whatever it is.
using System.Globalization;
using System.Text;
using OneNetModem.Bridge;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Payloads;
using PublishOutcome = OneNetModem.Quectel.Mqtt.PublishOutcome;

namespace OneNetModem.Simulation.Checks;

/// <summary>Both directions of one line. A violation is an exception, at the moment at which it is seen.</summary>
internal sealed class Ledger(Func<bool> spoilt)
{
    private readonly Dictionary<string, (int Fresh, int Repeated)> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _posted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _commands = new(StringComparer.Ordinal);
    private int _serial;

    /// <summary>Posts handed to the client.</summary>
    public int Posts => _posted.Count;

    /// <summary>Posts whose packet was acknowledged, at once or late.</summary>
    public int Acked { get; private set; }

    /// <summary>Commands of the cloud that arrived.</summary>
    public int Delivered { get; private set; }

    /// <summary>Posts one message, and holds its outcome against what the platform has.</summary>
    public async Task<PostResult> PostAsync(OneNetClient client)
    {
        DataPointMessage message = DataPointMessage.Of(client.NextId(), null, ("n", ++_serial));
        string id = message.Id.ToString(CultureInfo.InvariantCulture);
        _posted.Add(id);
        PostResult result = await client.PostAsync(message);
        if (result.Reply is { Accepted: true })
        {
            ViolationException.Unless(_taken.ContainsKey(id) || spoilt(), $"the platform's answer to {id} was seen, and the platform has no such message");
        }

        PublishOutcome outcome = result.Published.Outcome;
        if (outcome == PublishOutcome.Unknown)
        {
            _ = SettleAsync(id, result.Published.Settled);
        }

        Count(id, outcome);
        return result;
    }

    /// <summary>The platform took a publish.</summary>
    public void Taken(PlatformMessage message, bool repeated)
    {
        if (!message.Topic.EndsWith("/dp/post/json", StringComparison.Ordinal) || !DataPointMessage.TryParse(message.Payload.Span, out DataPointMessage? parsed, out _))
        {
            return;
        }

        string id = parsed.Id.ToString(CultureInfo.InvariantCulture);
        if (!_posted.Contains(id))
        {
            ViolationException.Unless(spoilt(), $"the platform took {id}, which nobody posted");
            return;
        }

        (int fresh, int again) = _taken.GetValueOrDefault(id);
        _taken[id] = repeated ? (fresh, again + 1) : (fresh + 1, again);
        ViolationException.Unless(repeated || fresh == 0 || spoilt(), $"the platform took {id} twice, and the second was not marked as a repetition");
    }

    /// <summary>A command that the cloud is about to send; unlike any other.</summary>
    public byte[] NewCommand()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"command {++_serial}\r\nOK\r\n> \"");
        _commands.Add(text, 0);
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The client handed a message to its owner.</summary>
    public void Arrived(MessageArrived message)
    {
        if (!message.Topic.Contains("/cmd/request/", StringComparison.Ordinal))
        {
            return;
        }

        string text = Encoding.UTF8.GetString(message.Payload.Span);
        bool known = _commands.TryGetValue(text, out int before);
        ViolationException.Unless(known || spoilt(), $"a message arrived that the cloud did not send: {text}");
        if (known)
        {
            Delivered++;
            _commands[text] = before + 1;

            // A byte that was changed on the wire can make another command's number of it.
            ViolationException.Unless(before == 0 || spoilt(), $"a message arrived twice: {text}");
        }
    }

    private async Task SettleAsync(string id, Task<PublishOutcome> settled) => Count(id, await settled);

    private void Count(string id, PublishOutcome outcome)
    {
        if (outcome == PublishOutcome.Acked)
        {
            Acked++;
            ViolationException.Unless(_taken.ContainsKey(id) || spoilt(), $"{id} is told to be acknowledged, and the platform does not have it");
        }
    }
}
