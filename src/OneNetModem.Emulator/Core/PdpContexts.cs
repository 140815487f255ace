// PDP contexts: what AT+CGDCONT and AT+QICSGP define, what AT+QIACT brings up, and how the network takes it away.
namespace OneNetModem.Emulator.Core;

internal sealed class PdpContext(int id)
{
    internal int Id { get; } = id;

    /// <summary>1 IPv4, 2 IPv6, 3 both.</summary>
    internal int Type { get; set; } = 1;

    internal string Apn { get; set; } = "";

    internal string User { get; set; } = "";

    internal string Password { get; set; } = "";

    /// <summary>0 none, 1 PAP, 2 CHAP, 3 either.</summary>
    internal int Authentication { get; set; }

    internal bool Active { get; set; }

    internal string Address { get; set; } = "";

    internal string TypeName => Type switch { 1 => "IP", 2 => "IPV6", _ => "IPV4V6" };
}

internal sealed class PdpContexts
{
    internal const int Highest = 16;

    // TCP/IP result codes, BG95 TCP/IP note V1.2 chapter 4.
    internal const int ActivationFailed = 561;

    private readonly ModuleCore _core;
    private readonly SortedDictionary<int, PdpContext> _contexts = [];

    internal PdpContexts(ModuleCore core)
    {
        _core = core;
        _contexts[1] = new PdpContext(1);
    }

    internal IEnumerable<PdpContext> Defined => _contexts.Values;

    /// <summary>What AT+QIGETERROR says: 0, or why an activation failed.</summary>
    internal int LastError { get; private set; }

    internal string[] DnsServers { get; set; } = ["198.51.100.253", "198.51.100.254"];

    internal PdpContext this[int id]
    {
        get
        {
            if (!_contexts.TryGetValue(id, out PdpContext? context))
            {
                _contexts[id] = context = new PdpContext(id);
            }

            return context;
        }
    }

    internal void Undefine(int id) => _contexts.Remove(id);

    internal bool IsActive(int id) => _contexts.TryGetValue(id, out PdpContext? context) && context.Active;

    /// <summary>Brings a context up if the network lets it.</summary>
    internal bool Activate(int id)
    {
        PdpContext context = this[id];
        bool refused = _core.Behaviour.PdpFails || !Allows(context.Apn);
        if (refused)
        {
            _core.LastCause = _core.Behaviour.PdpFails ? RejectCauses.NoSubscription : RejectCauses.UnknownAccessPoint;
        }

        if (refused || !_core.Radio.IsRegistered)
        {
            LastError = ActivationFailed;
            return false;
        }

        LastError = 0;
        context.Active = true;
        context.Address = $"10.64.{WireText.Number(_core.Random.Next(1, 255))}.{WireText.Number(_core.Random.Next(2, 255))}";
        return true;
    }

    /// <summary>Takes a context down: everything on it is closed (BG95 TCP/IP note V1.2 section 2.1.4).</summary>
    internal void Deactivate(int id, bool tell)
    {
        if (!IsActive(id))
        {
            return;
        }

        this[id].Active = false;
        if (tell)
        {
            _core.Output.Urc($"+QIURC: \"pdpdeact\",{WireText.Number(id)}");
        }

        _core.Qmt.PdpLost(id);
    }

    private bool Allows(string apn) =>
        (_core.Behaviour.OnlyAccessPoint is { } only ? [only] : _core.Network.AccessPoints)?.Contains(apn, StringComparer.OrdinalIgnoreCase) ?? true;

    internal void DropAll(bool tell)
    {
        foreach (PdpContext context in _contexts.Values.Where(c => c.Active).ToList())
        {
            Deactivate(context.Id, tell);
        }
    }
}
