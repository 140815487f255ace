// A small command set that shows every rule of ownership; no vendor's.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Framing;

namespace OneNetModem.At.Tests.Dialogue;

/// <summary>
/// <c>+REG</c>: read answers <c>n,stat</c>, the URC has <c>stat</c>. <c>+PUB=id,length</c> asks for data; its result URC is
/// <c>+PUB: id,result</c>. <c>+MSG: 0,id,topic,[length,]payload</c> carries a payload, counted once <c>+LEN=1</c> was sent.
/// <c>+VER</c> answers bare lines. <c>+TXT</c> takes data that ends with Ctrl-Z.
/// </summary>
internal sealed class TestDialect : IAtDialect
{
    public bool? EchoesData { get; init; }

    public PayloadRules InitialPayloads { get; } = new("+MSG:"u8.ToArray(), 0);

    public LineOwner OwnerOf(AtCommand command, string line)
    {
        foreach (AtCommandLine part in command.Parts)
        {
            bool named = part.Name.Length > 0 && AtFields.After(line, part.Name) is not null;
            bool answers = named
                ? part.Form != AtForm.Write && (part.Name != "+REG" || AtFields.After(line, part.Name)!.Count == 2)
                : part.Name == "+VER" && !IsUrc(line);
            if (answers)
            {
                return LineOwner.Response;
            }
        }

        return LineOwner.Urc;
    }

    public bool IsUrc(string line) => line is "RDY" or "RING" || line.Split(':')[0] is "+REG" or "+PUB" or "+MSG" or "+STAT";

    public bool IsRestart(string line) => line == "RDY";

    public PayloadRules AfterCommand(PayloadRules current, AtCommand command, IReadOnlyList<string> lines, AtFinal final) =>
        final.IsOk && command.Text.StartsWith("AT+LEN=", StringComparison.Ordinal) ? current.WithCounted(0, command.Text == "AT+LEN=1") : current;

    public int? DataLength(AtCommand command) => command.Parts[^1] switch
    {
        { Name: "+PUB", Form: AtForm.Write } publish => publish.Fields.Number(1),
        { Name: "+TXT", Form: AtForm.Write } => int.MaxValue,
        _ => null,
    };

    public ReadOnlyMemory<byte> LeaveDataMode(AtCommand command, int length) => "\r\x1B"u8.ToArray();
}
