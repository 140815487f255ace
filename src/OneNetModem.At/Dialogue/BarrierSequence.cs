// Which command to send as a barrier. Barriers that are unanswered together must differ: the echo or answer of an older one
// must not pass for that of the newer one.
using System.Text;

namespace OneNetModem.At.Dialogue;

internal sealed class BarrierSequence
{
    /// <summary>Without echo, the answer itself must be distinctive: read forms whose line never comes unasked
    /// (3GPP TS 27.007 sections 9.1 and 5.5, V.250 sections 6.2.10 to 6.2.12).</summary>
    private static readonly AtCommand[] WithoutEcho = [new("AT+CMEE?"), new("AT+CSCS?"), new("AT+IPR?"), new("AT+IFC?"), new("AT+ICF?")];

    private static readonly AtCommand Plain = new("AT");

    private int _next;

    public AtCommand Next(EchoMode echo, IReadOnlyList<AtCommand> stale)
    {
        AtCommand? fresh = echo == EchoMode.On ? Fresh(Plain, stale) : Array.Find(WithoutEcho, c => Fresh(c, stale) is not null);

        // With echo, any command is told by its echo. Without, when all are unanswered, none of their answers can be told from
        // an older one any more: so echo is switched on, as the one thing that still makes ownership sure.
        return fresh ?? Told(_next++);
    }

    private static AtCommand? Fresh(AtCommand command, IReadOnlyList<AtCommand> stale) =>
        stale.Any(s => s.Text == command.Text) ? null : command;

    /// <summary>Echo on, in ever other words: what follows sets what is set (V.250 sections 6.2.4, 6.2.6 and 5.2.1: commands
    /// may share a line), and makes a thousand different lines.</summary>
    private static AtCommand Told(int number)
    {
        StringBuilder line = new("ATE1");
        for (int rest = number % 1000; rest > 0; rest = (rest - 1) / 2)
        {
            line.Append(rest % 2 == 1 ? "V1" : "Q0");
        }

        return new AtCommand(line.ToString());
    }
}
