// What Quectel's command set adds to framing and response ownership: which lines are URCs, which have the look of an
// answer and are none, which carry payloads, which commands ask for data. Sources: EC2x AT manual V2.0 sections 15.6
// and 5 to 9, BG95/BG96 AT manuals (URC tables), MQTT notes BG95 V1.1, BG96 V1.2, LTE-A V1.4.
using System.Collections.Frozen;
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Framing;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel;

/// <summary>The dialect of EC2x and BG9x modules.</summary>
public sealed class QuectelDialect : IAtDialect
{
    /// <summary>Cancels a data phase that ends with Ctrl-Z (QMTPUB without a length, QISEND, CMGS).</summary>
    private static ReadOnlySpan<byte> Escape => [0x1B];

    private const string RecvMode = "recv/mode";

    /// <summary>Names of lines that come unasked. Many are an answer as well: ownership decides by command and shape.</summary>
    private static readonly FrozenSet<string> UrcNames = new[]
    {
        "RDY", "APP RDY", "POWERED DOWN", "NORMAL POWER DOWN", "RING",
        "+CFUN", "+CPIN", "+QUSIM", "+QIND", "+QIURC", "+APIND", "+QSIMSTAT", "+QNETDEVSTATUS",
        "+CREG", "+CGREG", "+CEREG", "+CTZV", "+CTZE", "+CTZEU", "+CGEV", "+CUSD", "+QLWURC",
        "+CMTI", "+CMT", "+CDS", "+CDSI", "+CBM", "+CRING", "+CLIP", "+CCWA", "+CSSU", "+CSSI", "+COLP",
        "+QMTSTAT", "+QMTRECV", "+QMTPING", "+QMTOPEN", "+QMTCLOSE", "+QMTCONN", "+QMTDISC", "+QMTSUB", "+QMTUNS",
        "+QMTPUB", "+QMTPUBEX", "+QPING", "+QNTP", "+QIOPEN", "+QSSLURC", "+QWIFISCAN",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Commands whose answer has no prefix.</summary>
    private static readonly FrozenSet<string> BareAnswers = new[]
    {
        "+CGMI", "+GMI", "+CGMM", "+GMM", "+CGMR", "+GMR", "+QGMR", "+CGSN", "+GSN", "+CIMI", "+CLAC", "+QCLAC", "+GCAP",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Commands whose write form answers OK, and whose line of the same name is the result URC.</summary>
    private static readonly FrozenSet<string> ResultIsUrc = new[]
    {
        "+QMTOPEN", "+QMTCLOSE", "+QMTCONN", "+QMTDISC", "+QMTSUB", "+QMTUNS", "+QMTPUB", "+QMTPUBEX", "+QMTRECV",
        "+QPING", "+QNTP", "+QIOPEN", "+CPIN", "+CFUN", "+CREG", "+CGREG", "+CEREG", "+QSIMSTAT",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly ModuleProfile? _profile;

    /// <summary>The dialect of a series.</summary>
    /// <param name="profile">The series; null while it is not known.</param>
    public QuectelDialect(ModuleProfile? profile = null) => _profile = profile;

    /// <summary>The dialect of the series that a response to <c>ATI</c> names; null for any other response, and for a module that
    /// no profile is meant for.</summary>
    internal static QuectelDialect? After(AtResponse response) =>
        response.IsOk && response.Command.Text == Identity.Module.Command.Text
        && Identity.ParseModule(response) is { } identity && ModuleProfiles.Detect(identity).Profile is { } profile
            ? new QuectelDialect(profile)
            : null;

    /// <summary>The names of all lines that are known as URCs, as in <see cref="AtUrc.Name"/>.</summary>
    public static IReadOnlyCollection<string> KnownUrcs => UrcNames;

    /// <inheritdoc/>
    public PayloadRules InitialPayloads { get; } = new("+QMTRECV:"u8.ToArray(), 0) { UnknownMask = uint.MaxValue };

    /// <inheritdoc/>
    public bool? EchoesData => _profile?.EchoesData.Value;

    /// <inheritdoc/>
    public LineOwner OwnerOf(AtCommand command, string line)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(line);
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        foreach (AtCommandLine part in command.Parts)
        {
            bool answers = colon > 0 && part.Name.Length == colon && line.StartsWith(part.Name, StringComparison.Ordinal)
                ? HasAnswerShape(part, line.AsSpan(colon + 1))
                : GivesBareLines(part) && !IsUrc(line);
            if (answers)
            {
                return LineOwner.Response;
            }
        }

        return LineOwner.Urc;
    }

    /// <inheritdoc/>
    public bool IsUrc(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return UrcNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(colon < 0 ? line : line.AsSpan(0, colon));
    }

    /// <inheritdoc/>
    public bool IsRestart(string line) => line is "RDY" or "APP RDY" or "POWERED DOWN" or "NORMAL POWER DOWN";

    /// <inheritdoc/>
    public PayloadRules AfterCommand(PayloadRules current, AtCommand command, IReadOnlyList<string> lines, AtFinal final)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(lines);
        foreach (AtCommandLine part in command.Parts)
        {
            if (!final.IsOk || part is not { Name: "+QMTCFG", Form: AtForm.Write })
            {
                continue;
            }

            IReadOnlyList<string> fields = part.Fields;
            if (fields.Count < 2 || !fields[0].Equals(RecvMode, StringComparison.OrdinalIgnoreCase) || fields.Number(1) is not (>= 0 and < 32 and int index))
            {
                continue;
            }

            // The query's answer repeats the key but not the client index.
            int? length = fields.Count > 2 ? fields.Number(3) : lines.Select(l => AtFields.After(l, "+QMTCFG")).FirstOrDefault(f => f is [RecvMode, ..])?.Number(2);
            if (length is not null)
            {
                current = current.WithCounted(index, length == 1);
            }
        }

        return current;
    }

    /// <inheritdoc/>
    public int? DataLength(AtCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Parts is not [.., { Form: AtForm.Write } last])
        {
            return null;
        }

        switch (last.Name)
        {
            // A quoted sixth value is the payload itself (BG9x, inline form): no data phase.
            case "+QMTPUBEX":
                return last.Arguments.EndsWith('"') ? null : last.Fields.Number(5);
            case "+QMTPUB":
                IReadOnlyList<string> publish = last.Fields;
                return publish.Count == 5 ? int.MaxValue : publish.Number(5);
            case "+QFUPL":
                return last.Fields.Number(1) ?? 10240;
            case "+QMTCFG":
                IReadOnlyList<string> will = last.Fields;
                return will is ["willex", _, _, _, _, _, _] ? will.Number(6) : null;
            case "+QISEND":
                return last.Fields is { Count: >= 2 } send ? send.Number(1) is > 0 and int n ? n : null : int.MaxValue;
            case "+CMGS" or "+CMGW":
                return int.MaxValue;
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LeaveDataMode(AtCommand command, int length)
    {
        // CR is harmless to a module that waits for a command: an empty line. In a counted data phase it is a byte like
        // any other; how many of ours arrived is not known, so all of them are padded.
        bool counted = length != int.MaxValue;
        ReadOnlySpan<byte> cancel = _profile is null || !counted ? Escape : _profile.LeaveDataPhase.Value.Span;
        byte[] bytes = new byte[(counted ? length : 0) + cancel.Length + 1];
        bytes.AsSpan().Fill((byte)'\r');
        cancel.CopyTo(bytes.AsSpan(counted ? length : 0));
        return bytes;
    }

    /// <summary>Whether a line of the command's own name has the fields of its answer, and not those of the URC of that name.</summary>
    private static bool HasAnswerShape(AtCommandLine part, ReadOnlySpan<char> fields)
    {
        if (part.Form == AtForm.Test)
        {
            return true;
        }

        switch (part.Name, part.Form)
        {
            // Read: <n>,<stat>[,"lac",...]; URC: <stat>[,"lac",...].
            case ("+CREG" or "+CGREG" or "+CEREG", AtForm.Read):
                return Integers(fields) >= 2;

            // Read: idx,"host",port; URC: idx,result.
            case ("+QMTOPEN", AtForm.Read):
                return fields.Contains('"');

            // Read: idx,state; URC: idx,result[,ret_code]. Two integers stay ambiguous: the read's window decides.
            case ("+QMTCONN", AtForm.Read):
                return Integers(fields) == 2;

            // Status: idx and five slots; notifications have two or three integers.
            case ("+QMTRECV", AtForm.Read):
                return Integers(fields) == 6;

            case (_, AtForm.Write):
                return !ResultIsUrc.Contains(part.Name);
            default:
                return true;
        }
    }

    /// <summary>How many fields are integers, from the first on.</summary>
    private static int Integers(ReadOnlySpan<char> fields)
    {
        int count = 0;
        while (AtFields.TryTake(ref fields, out ReadOnlySpan<char> field) && int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            count++;
        }

        return count;
    }

    private static bool GivesBareLines(AtCommandLine part) =>
        part.Form != AtForm.Write && (BareAnswers.Contains(part.Name) || (part.Name.Length > 0 && part.Name[0] is not ('+' or '$' or '*' or '^' or 'E' or 'Z')));
}
