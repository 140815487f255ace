// Which command to send as a barrier. Barriers that are unanswered together must differ: the answer of an older one
// must not pass for that of the newer one.
namespace OneNetModem.At.Dialogue;

internal sealed class BarrierSequence
{
    /// <summary>With echo, any command is told by its echo; ATE1 is among them in case the echo went off unnoticed.</summary>
    private static readonly AtCommand[] WithEcho = [new("AT"), new("ATE1"), new("AT+CMEE?"), new("AT+CSCS?"), new("AT+IPR?")];

    /// <summary>Without echo, the answer itself must be distinctive: read forms whose line never comes unasked
    /// (3GPP TS 27.007 sections 9.1 and 5.5, V.250 sections 6.2.10 to 6.2.12).</summary>
    private static readonly AtCommand[] WithoutEcho = [new("AT+CMEE?"), new("AT+CSCS?"), new("AT+IPR?"), new("AT+IFC?"), new("AT+ICF?")];

    private static readonly AtCommand EchoOn = new("ATE1");

    private int _next;

    public AtCommand Next(EchoMode echo, IReadOnlyList<AtCommand> stale)
    {
        AtCommand[] choice = echo == EchoMode.On ? WithEcho : WithoutEcho;
        if (Array.Find(choice, c => !stale.Any(s => s.Text == c.Text)) is { } fresh)
        {
            return fresh;
        }

        // All are unanswered: without echo, none of their answers can be told from an older one any more. So echo is
        // switched on, in every other barrier, as the one thing that still makes ownership sure.
        _next++;
        return echo != EchoMode.On && _next % 2 == 1 ? EchoOn : choice[_next / 2 % choice.Length];
    }
}
