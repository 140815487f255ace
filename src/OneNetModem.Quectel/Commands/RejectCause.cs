// Why the network refused: AT+CEER, and the causes of registration and of data connections in words.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Commands;

/// <summary>The answer to <c>AT+CEER</c>. UNCONFIRMED for each series whether it is words, a cause number, or a location id and a
/// cause number: all are taken.</summary>
/// <param name="Text">As the module said it.</param>
/// <param name="Cause">The cause number; null when it says none.</param>
public sealed record ExtendedError(string Text, int? Cause)
{
    /// <summary><c>AT+CEER</c>; null when there is nothing to report.</summary>
    public static readonly AtQuery<ExtendedError> Query = new(new AtCommand("AT+CEER"), Parse);

    private static ExtendedError? Parse(AtResponse response)
    {
        string? line = response.Lines.FirstOrDefault(l => l.StartsWith("+CEER:", StringComparison.Ordinal));
        if (line is null)
        {
            return null;
        }

        string text = string.Join(", ", AtFields.Split(line.AsSpan(6)).Where(f => f.Length > 0));
        IReadOnlyList<string> fields = AtFields.Split(line.AsSpan(6));
        bool nothing = text.Length == 0 || text.Contains("no report", StringComparison.OrdinalIgnoreCase) || text.Contains("no cause", StringComparison.OrdinalIgnoreCase);

        // The last number: a location id stands before the cause, words stand before or behind it.
        int? cause = Enumerable.Range(0, fields.Count).Reverse().Select(fields.Number).FirstOrDefault(n => n is not null) ?? RejectCause.FromWords(text);
        return nothing ? null : new ExtendedError(text, cause is > 0 and < 112 ? cause : null);
    }
}

/// <summary>Cause numbers of the network in words.</summary>
public static class RejectCause
{
    private const string Registration = "registration-reject", DataConnection = "data-reject";

    /// <summary>What a refused registration means, for somebody who is no expert; null for a number that is not known here.</summary>
    public static string? OfRegistration(int cause) => CodeTable.Get(Registration).Find(cause)?.Words;

    /// <summary>What a refused data connection means; null for a number that is not known here.</summary>
    public static string? OfDataConnection(int cause) => CodeTable.Get(DataConnection).Find(cause)?.Words;

    /// <summary>The number for the standard's words, as far as they say it; null for others.</summary>
    internal static int? FromWords(string text)
    {
        // The longest name first: "services not allowed" is part of another one.
        return CodeTable.Get(Registration).Codes.Concat(CodeTable.Get(DataConnection).Codes)
            .SelectMany(code => code.Names, (code, name) => (Cause: int.Parse(code.Code, CultureInfo.InvariantCulture), Name: name))
            .Where(c => text.Contains(c.Name, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(c => c.Name.Length)
            .Select(c => (int?)c.Cause)
            .FirstOrDefault();
    }
}
