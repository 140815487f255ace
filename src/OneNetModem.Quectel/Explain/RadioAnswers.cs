// Signal, cell, registration, operator in words.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Explain;

internal static class RadioAnswers
{
    // Classes of the LTE layouts of QENG (EC2x AT manual V2.0 section 6.16).
    private static readonly string[] Bandwidths = ["1.4", "3", "5", "10", "15", "20"];

    public static readonly IReadOnlyDictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>> Known =
        new Dictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>>(StringComparer.Ordinal)
        {
            ["+CSQ"] = (_, r) => Quality(r),
            ["+QCSQ"] = (_, r) => Extended(r),
            ["+QENG"] = (_, r) => Cell(r),
            ["+CREG"] = (_, r) => Registered(Registration.Circuit.Parse(r)),
            ["+CGREG"] = (_, r) => Registered(Registration.Packet.Parse(r)),
            ["+CEREG"] = (_, r) => Registered(Registration.Eps.Parse(r)),
            ["+COPS"] = (part, r) => part.Form == AtForm.Test ? Scanned(r) : InUse(r),
            ["+QNWINFO"] = (_, r) => Network(r),
        };

    private static IEnumerable<AnswerField> Quality(AtResponse response)
    {
        if (Signal.Quality.Parse(response) is not { } signal)
        {
            yield break;
        }

        string strength = signal.Rssi switch
        {
            0 or 100 => Words.Dbm(signal.RssiDbm) + " or less",
            31 or 191 => Words.Dbm(signal.RssiDbm) + " or more",
            _ => Words.Dbm(signal.RssiDbm),
        };
        yield return new("rssi", signal.Rssi.Text(), strength);
        yield return new("ber", signal.Ber.Text(), signal.Ber is >= 0 and <= 7 ? "bit error class, 0 is best and 7 worst" : "not measured, as usual on LTE");
    }

    private static IEnumerable<AnswerField> Extended(AtResponse response)
    {
        if (Signal.Extended.Parse(response) is not { } signal)
        {
            yield break;
        }

        yield return new("technology", signal.Name, Words.Of(signal.Access));
        IEnumerable<(string Name, int At, string? Meaning)> values = signal.Access switch
        {
            RadioAccess.Lte or RadioAccess.CatM or RadioAccess.NbIot =>
            [
                ("rssi", 0, Words.Dbm(signal.RssiDbm)),
                ("rsrp", 1, Words.Dbm(signal.RsrpDbm)),
                ("sinr", 2, signal.SinrDb is { } sinr ? string.Create(CultureInfo.InvariantCulture, $"{sinr:0.#} dB") : "not known"),
                ("rsrq", 3, signal.RsrqDb is { } rsrq ? $"{rsrq.Text()} dB" : "not known"),
            ],
            RadioAccess.Wcdma or RadioAccess.TdScdma =>
            [
                ("rssi", 0, Words.Dbm(signal.RssiDbm)),
                ("rscp", 1, Words.Dbm(signal.RscpDbm)),
                ("ecio", 2, signal.EcioDb is { } ecio ? $"{ecio.Text()} dB" : "not known"),
            ],
            RadioAccess.Gsm => [("rssi", 0, Words.Dbm(signal.RssiDbm))],
            _ => [],
        };
        foreach ((string name, int at, string? meaning) in values.Where(v => v.At < signal.Values.Count))
        {
            yield return new(name, signal.Values[at], meaning);
        }
    }

    private static IEnumerable<AnswerField> Cell(AtResponse response)
    {
        if (ServingCell.Query.Parse(response) is not { } cell)
        {
            yield break;
        }

        yield return new("state", cell.StateText, cell.State switch
        {
            CellState.Searching => "looking for a cell",
            CellState.LimitedService => "on a cell, not registered",
            CellState.Idle => "registered, idle",
            CellState.Connected => "registered, in a connection",
            _ => null,
        });
        bool lte = cell.Access is RadioAccess.Lte or RadioAccess.CatM or RadioAccess.NbIot;
        (string Name, string? Value, string? Meaning)[] fields =
        [
            ("technology", cell.AccessText, Words.Of(cell.Access) + (cell.Duplex is null ? "" : " " + cell.Duplex)),
            ("network", cell.Plmn, Words.Operator(cell.Plmn)),
            ("cell", cell.CellId, cell.CellId is null ? null : Words.Hexadecimal(cell.CellId)),
            (lte ? "tac" : "lac", cell.Area, cell.Area is null ? null : Words.Hexadecimal(cell.Area)),
            (lte ? "pci" : cell.Access == RadioAccess.Wcdma ? "psc" : "bsic", cell.PhysicalCellId?.Text(), null),
            (lte ? "earfcn" : cell.Access == RadioAccess.Wcdma ? "uarfcn" : "arfcn", cell.Channel?.Text(), null),
            ("band", cell.Band, null),
            ("uplink", cell.UplinkBandwidth?.Text(), Bandwidth(cell.UplinkBandwidth)),
            ("downlink", cell.DownlinkBandwidth?.Text(), Bandwidth(cell.DownlinkBandwidth)),
            ("rsrp", cell.RsrpDbm?.Text(), Words.Dbm(cell.RsrpDbm)),
            ("rsrq", cell.RsrqDb?.Text(), $"{cell.RsrqDb?.Text()} dB"),
            (lte ? "rssi" : "rxlev", cell.RssiDbm?.Text(), Words.Dbm(cell.RssiDbm)),
            ("sinr", cell.Sinr?.Text(), null),
            ("rscp", cell.RscpDbm?.Text(), Words.Dbm(cell.RscpDbm)),
            ("ecio", cell.EcioDb?.Text(), $"{cell.EcioDb?.Text()} dB"),
        ];
        foreach ((string name, string? value, string? meaning) in fields.Where(f => f.Value is not null))
        {
            yield return new(name, value!, meaning);
        }
    }

    private static string? Bandwidth(int? bandwidth) => bandwidth is >= 0 and <= 5 ? Bandwidths[bandwidth.Value] + " MHz" : null;

    private static IEnumerable<AnswerField> Registered(RegistrationStatus? status)
    {
        if (status is null)
        {
            yield break;
        }

        yield return new("report", status.ReportMode!.Value.Text(), status.ReportMode switch
        {
            0 => "changes are not reported",
            1 => "changes are reported",
            2 => "changes are reported with the cell",
            _ => null,
        });
        yield return new("state", ((int)status.State).Text(), status.StateInWords);
        if (status.Area is { } area)
        {
            yield return new(status.Domain == RegistrationDomain.Eps ? "tac" : "lac", area, Words.Hexadecimal(area));
        }

        if (status.Cell is { } cell)
        {
            yield return new("cell", cell, Words.Hexadecimal(cell));
        }

        if (status.Technology is { } technology)
        {
            yield return new("technology", ((int)technology).Text(), Words.Of(technology));
        }
    }

    private static IEnumerable<AnswerField> InUse(AtResponse response)
    {
        if (Operator.Current.Parse(response) is not { } current)
        {
            yield break;
        }

        yield return new("mode", current.Mode.Text(), current.Mode switch
        {
            0 => "the module chooses",
            1 => "chosen by hand",
            2 => "told to stay off the network",
            4 => "by hand, else the module chooses",
            _ => null,
        });
        yield return current.Name is { } name ? new("operator", name, Words.Operator(name)) : new("operator", "", "on no network");
        if (current.Technology is { } technology)
        {
            yield return new("technology", ((int)technology).Text(), Words.Of(technology));
        }
    }

    private static IEnumerable<AnswerField> Scanned(AtResponse response) =>
        from found in Operator.ParseScan(response)?.Operators ?? []
        let status = found.Status switch
        {
            OperatorStatus.Current => "in use",
            OperatorStatus.Available => "may be used",
            OperatorStatus.Forbidden => "forbidden to this SIM",
            _ => "status not known",
        }
        select new AnswerField(found.Plmn, found.Name, found.Technology is { } technology ? $"{status}, {Words.Of(technology)}" : status);

    private static IEnumerable<AnswerField> Network(AtResponse response)
    {
        if (Operator.Network.Parse(response) is not { } network)
        {
            yield break;
        }

        yield return new("technology", network.Name, Words.Of(network.Access));
        if (network.Plmn is { } plmn)
        {
            yield return new("network", plmn, Words.Operator(plmn));
        }

        if (network.Band is { } band)
        {
            yield return new("band", band);
        }

        if (network.Channel is { } channel)
        {
            yield return new("channel", channel.Text());
        }
    }
}
