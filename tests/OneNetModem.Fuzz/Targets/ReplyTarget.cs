// Any lines as the reply to any query: parsers never throw, and a reply's text form never does.
using System.Reflection;
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Fuzz.Targets;

internal static class ReplyTarget
{
    /// <summary>The parsers of every query that the command classes offer, found by reflection: a new one is fuzzed unasked.</summary>
    private static readonly Func<AtResponse, object?>[] Parsers = [.. Find()];

    public static int Count => Parsers.Length;

    public static void Run(byte[] input)
    {
        string[] lines = Encoding.UTF8.GetString(input).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        AtResponse response = new() { Command = new AtCommand("AT"), Lines = lines, Final = new AtFinal(AtFinalKind.Ok, "OK") };
        foreach (Func<AtResponse, object?> parse in Parsers)
        {
            _ = parse(response)?.ToString();
        }

        foreach (string line in lines)
        {
            AtUrc urc = new(line);
            _ = QmtMessage.From(urc);
            _ = QmtMessageWaiting.From(urc);
            _ = QmtOpened.From(urc);
            _ = QmtConnected.From(urc);
            _ = QmtPacketResult.From(urc);
            _ = QmtStatusChanged.From(urc);
            _ = RegistrationStatus.From(urc);
            _ = PdpDeactivated.From(urc);
        }
    }

    private static IEnumerable<Func<AtResponse, object?>> Find()
    {
        foreach (Type type in typeof(Signal).Assembly.GetExportedTypes().Where(t => t is { IsAbstract: true, IsSealed: true } && t.Namespace == typeof(Signal).Namespace))
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType.IsGenericType && f.FieldType.GetGenericTypeDefinition() == typeof(AtQuery<>)))
            {
                object query = field.GetValue(null)!;
                Delegate parse = (Delegate)field.FieldType.GetProperty(nameof(AtQuery<object>.Parse))!.GetValue(query)!;
                yield return (Func<AtResponse, object?>)parse;
            }
        }
    }
}
