// Signal, serving cell, registration and operator: the layouts of each series.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Tests.Commands;

public sealed class RadioTests
{
    [Theory]
    [InlineData("+CSQ: 23,99", 23, 99, -67)]
    [InlineData("+CSQ: 0,0", 0, 0, -113)]
    [InlineData("+CSQ: 31,99", 31, 99, -51)]
    [InlineData("+CSQ: 99,99", 99, 99, null)]
    [InlineData("+CSQ: 32,99", 32, 99, null)]
    [InlineData("+CSQ: 100,99", 100, 99, -116)]
    [InlineData("+CSQ: 191,99", 191, 99, -25)]
    [InlineData("+CSQ: 199,99", 199, 99, null)]
    [InlineData("+CSQ: 18", 18, 99, -77)]
    public void CSQ_is_told_in_dBm(string line, int rssi, int ber, int? dbm)
    {
        SignalQuality quality = Answers.Read(Signal.Quality, line)!;
        Assert.Equal((rssi, ber, dbm), (quality.Rssi, quality.Ber, quality.RssiDbm));
    }

    [Theory]
    [InlineData("+QCSQ: \"LTE\",50,-78,188,-14", RadioAccess.Lte, null, -78, 17.6, -14)]
    [InlineData("+QCSQ: \"eMTC\",-52,-81,195,-10", RadioAccess.CatM, -52, -81, 19.0, -10)]
    [InlineData("+QCSQ: \"CAT-M1\",-112,-118,80,-15", RadioAccess.CatM, -112, -118, -4.0, -15)]
    [InlineData("+QCSQ: \"NBIoT\",-70,-80,0,-11", RadioAccess.NbIot, -70, -80, -20.0, -11)]
    [InlineData("+QCSQ: \"CAT-NB1\",-70,-80,250,-11", RadioAccess.NbIot, -70, -80, 30.0, -11)]
    [InlineData("+QCSQ: \"LTE\",-60,-90", RadioAccess.Lte, -60, -90, null, null)]
    [InlineData("+QCSQ: \"GSM\",-71", RadioAccess.Gsm, -71, null, null, null)]
    [InlineData("+QCSQ: \"NOSERVICE\"", RadioAccess.None, null, null, null, null)]
    [InlineData("+QCSQ: \"6G\",-1,-2,3,-4", RadioAccess.Unknown, -1, null, null, null)]
    public void QCSQ_has_the_measures_of_its_technology(string line, RadioAccess access, int? rssi, int? rsrp, double? sinr, int? rsrq)
    {
        ExtendedSignal signal = Answers.Read(Signal.Extended, line)!;
        Assert.Equal((access, rssi, rsrp, rsrq), (signal.Access, signal.RssiDbm, signal.RsrpDbm, signal.RsrqDb));
        Assert.Equal(sinr.HasValue, signal.SinrDb.HasValue);
        Assert.Equal(sinr ?? 0, signal.SinrDb ?? 0, 6);
    }

    [Fact]
    public void QCSQ_of_WCDMA_has_RSCP_and_Ecio()
    {
        ExtendedSignal signal = Answers.Read(Signal.Extended, "+QCSQ: \"WCDMA\",-61,-68,-4")!;
        Assert.Equal((-61, -68, -4), (signal.RssiDbm, signal.RscpDbm, signal.EcioDb));
        Assert.Null(signal.RsrpDbm);
    }

    [Theory]
    [InlineData("+QENG: \"servingcell\",\"SEARCH\"")]
    [InlineData("+QENG:\"servingscell\",\"SEARCH\"")]
    public void A_searching_module_has_no_cell(string line)
    {
        ServingCell cell = Answers.Read(ServingCell.Query, line)!;
        Assert.Equal((CellState.Searching, RadioAccess.None), (cell.State, cell.Access));
        Assert.Null(cell.Plmn);
    }

    [Theory]
    [InlineData("+QENG: \"servingcell\",\"NOCONN\",\"LTE\",\"TDD\",460,00,82E8C80,87,38400,39,5,5,550A,-93,-13,-59,-4,46")]
    [InlineData("+QENG:\"servingscell\",\"NOCONN\",\"LTE\",\"TDD\",460,00,82E8C80,87,38400,39,5,5,550A,-93,-13,-59,-4,46")]
    public void The_LTE_layout_of_EC2x_is_read(string line) => Assert.Equal(
        new ServingCell
        {
            State = CellState.Idle,
            StateText = "NOCONN",
            Access = RadioAccess.Lte,
            AccessText = "LTE",
            Duplex = "TDD",
            Mcc = "460",
            Mnc = "00",
            CellId = "82E8C80",
            PhysicalCellId = 87,
            Channel = 38400,
            Band = "39",
            UplinkBandwidth = 5,
            DownlinkBandwidth = 5,
            Area = "550A",
            RsrpDbm = -93,
            RsrqDb = -13,
            RssiDbm = -59,
            Sinr = -4,
            Srxlev = 46,
        },
        Answers.Read(ServingCell.Query, line));

    [Theory]
    [InlineData("eMTC", RadioAccess.CatM)]
    [InlineData("NBIoT", RadioAccess.NbIot)]
    [InlineData("CAT-M", RadioAccess.CatM)]
    [InlineData("CAT-NB", RadioAccess.NbIot)]
    public void The_LTE_layouts_of_BG95_and_BG96_are_read(string word, RadioAccess access)
    {
        ServingCell cell = ServingCell.TryParse($"+QENG: \"servingcell\",\"NOCONN\",\"{word}\",\"FDD\",460,11,690843E,314,1850,3,5,5,691D,-105,-14,-77,11,22")!;
        Assert.Equal((access, "46011", "690843E", 314, "691D"), (cell.Access, cell.Plmn, cell.CellId, cell.PhysicalCellId, cell.Area));
        Assert.Equal((-105, -14, -77, 11, 22), (cell.RsrpDbm, cell.RsrqDb, cell.RssiDbm, cell.Sinr, cell.Srxlev));
    }

    [Fact]
    public void The_WCDMA_layout_is_read_with_its_dashes()
    {
        ServingCell cell = ServingCell.TryParse("+QENG: \"servingcell\",\"CONNECT\",\"WCDMA\",460,01,A41D,81B0E59,10713,304,1,-73,-5,-,-,-,-,-")!;
        Assert.Equal((CellState.Connected, RadioAccess.Wcdma, "46001"), (cell.State, cell.Access, cell.Plmn));
        Assert.Equal(("A41D", "81B0E59", 10713, 304), (cell.Area, cell.CellId, cell.Channel, cell.PhysicalCellId));
        Assert.Equal((-73, -5), (cell.RscpDbm, cell.EcioDb));
    }

    [Theory]
    [InlineData("+QENG: \"servingcell\",\"LIMSRV\",\"GSM\",460,00,550A,2BB9,35,59,-,-48,255,255,0,55,165,1,-,-,-,-,-,-,-,-,-,-")]
    [InlineData("+QENG: \"servingcell\",\"LIMSRV\",\"GSM\",460,00,550A,2BB9,35,59,,-48,255,255,0,55,165,1,,,,,,,,,,")]
    public void The_GSM_layout_is_read_with_dashes_and_with_empty_fields(string line)
    {
        ServingCell cell = ServingCell.TryParse(line)!;
        Assert.Equal((CellState.LimitedService, RadioAccess.Gsm, "46000", "550A", "2BB9"), (cell.State, cell.Access, cell.Plmn, cell.Area, cell.CellId));
        Assert.Equal((35, 59, -48), (cell.PhysicalCellId, cell.Channel, cell.RssiDbm));
        Assert.Null(cell.Band);
    }

    [Fact]
    public void A_short_or_unknown_layout_keeps_what_it_has()
    {
        Assert.Equal("460", ServingCell.TryParse("+QENG: \"servingcell\",\"NOCONN\",\"LTE\",\"FDD\",460")!.Mcc);
        ServingCell odd = ServingCell.TryParse("+QENG: \"servingcell\",\"RESTING\",\"NR5G-SA\",1,2,3")!;
        Assert.Equal((CellState.Unknown, "RESTING", RadioAccess.Unknown, "NR5G-SA"), (odd.State, odd.StateText, odd.Access, odd.AccessText));
        Assert.Null(ServingCell.TryParse("+QENG: \"neighbourcell\",\"LTE\",1"));
        Assert.Null(ServingCell.TryParse("+QENG: \"servingcell\""));
    }

    [Theory]
    [InlineData("+CREG: 0,1", 0, RegistrationState.Home, null, null, null)]
    [InlineData("+CREG: 1,5", 1, RegistrationState.Roaming, null, null, null)]
    [InlineData("+CREG: 2,1,\"550A\",\"82E8C80\",7", 2, RegistrationState.Home, "550A", "82E8C80", AccessTechnology.Eutran)]
    [InlineData("+CREG: 2,1,1234,82E8C80,7", 2, RegistrationState.Home, "1234", "82E8C80", AccessTechnology.Eutran)]
    [InlineData("+CREG: 2,3", 2, RegistrationState.Denied, null, null, null)]
    [InlineData("+CREG: 5", null, RegistrationState.Roaming, null, null, null)]
    [InlineData("+CREG: 1,\"550A\",\"82E8C80\"", null, RegistrationState.Home, "550A", "82E8C80", null)]
    [InlineData("+CREG: 1,\"0001\",\"82E8C80\",8", null, RegistrationState.Home, "0001", "82E8C80", AccessTechnology.CatM)]
    [InlineData("+CREG: 1,1234,82E8C80,7", null, RegistrationState.Home, "1234", "82E8C80", AccessTechnology.Eutran)]
    [InlineData("+CREG:2", null, RegistrationState.Searching, null, null, null)]
    public void Registration_is_told_apart_by_shape(string line, int? mode, RegistrationState state, string? area, string? cell, AccessTechnology? technology)
    {
        Assert.Equal(new RegistrationStatus(RegistrationDomain.Circuit, mode, state, area, cell, technology), RegistrationStatus.TryParse(line));
        Assert.Equal(mode is null, RegistrationStatus.From(new AtUrc(line)) is not null);
        Assert.Equal(mode is not null, Answers.Read(Registration.Circuit, line) is not null);
    }

    [Fact]
    public void Each_domain_has_its_own_prefix()
    {
        Assert.Equal(RegistrationDomain.Packet, Answers.Read(Registration.Packet, "+CGREG: 0,1")!.Domain);
        Assert.Equal(RegistrationDomain.Eps, Answers.Read(Registration.Eps, "+CEREG: 0,1")!.Domain);
        Assert.Null(Answers.Read(Registration.Eps, "+CGREG: 0,1"));
        Assert.Equal("AT+CEREG=2", Registration.Report(RegistrationDomain.Eps, 2).Text);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(42, false)]
    public void Only_home_and_roaming_are_registered(int state, bool registered)
    {
        RegistrationStatus status = RegistrationStatus.TryParse($"+CEREG: {state}")!;
        Assert.Equal(registered, status.IsRegistered);
        Assert.NotEmpty(status.StateInWords);
    }

    [Fact]
    public void The_operator_is_read()
    {
        Assert.Equal(new CurrentOperator(0, "CHINA MOBILE", AccessTechnology.Eutran), Answers.Read(Operator.Current, "+COPS: 0,0,\"CHINA MOBILE\",7"));
        Assert.Equal(new CurrentOperator(0, null, null), Answers.Read(Operator.Current, "+COPS: 0"));
        Assert.Equal(new CurrentOperator(1, "46000", AccessTechnology.NbIot), Answers.Read(Operator.Current, "+COPS: 1,2,\"46000\",9"));
    }

    [Fact]
    public void An_operator_scan_leaves_out_the_lists_of_modes()
    {
        OperatorScan scan = Answers.Read(
            Operator.Scan,
            "+COPS: (2,\"CHINA MOBILE\",\"CMCC\",\"46000\",7),(3,\"CHN-UNICOM (3G)\",\"UNICOM\",\"46001\",2),(1,\"CHN-CT\",\"CT\",\"46011\"),,(0,1,2,3,4),(0,1,2)")!;
        Assert.Equal(
            [
                new FoundOperator(OperatorStatus.Current, "CHINA MOBILE", "CMCC", "46000", AccessTechnology.Eutran),
                new FoundOperator(OperatorStatus.Forbidden, "CHN-UNICOM (3G)", "UNICOM", "46001", AccessTechnology.Utran),
                new FoundOperator(OperatorStatus.Available, "CHN-CT", "CT", "46011", null),
            ],
            scan.Operators);
        Assert.Empty(Answers.Read(Operator.Scan, "+COPS: ,,(0,1,2,3,4),(0,1,2)")!.Operators);
    }

    [Theory]
    [InlineData("+QNWINFO: \"FDD LTE\",46011,\"LTE BAND 3\",1650", RadioAccess.Lte, "46011", "LTE BAND 3", 1650)]
    [InlineData("+QNWINFO: \"FDD LTE\",\"310260\",\"LTE BAND 12\",5035", RadioAccess.Lte, "310260", "LTE BAND 12", 5035)]
    [InlineData("+QNWINFO: \"eMTC\",\"46000\",\"LTE BAND 8\",3740", RadioAccess.CatM, "46000", "LTE BAND 8", 3740)]
    [InlineData("+QNWINFO: \"CAT-NB1\",\"46000\",\"LTE BAND 8\",3740", RadioAccess.NbIot, "46000", "LTE BAND 8", 3740)]
    [InlineData("+QNWINFO: \"NONE\"", RadioAccess.None, null, null, null)]
    [InlineData("+QNWINFO: No Service", RadioAccess.None, null, null, null)]
    [InlineData("+QNWINFO: \"HSPA+\",\"46001\"", RadioAccess.Wcdma, "46001", null, null)]
    public void QNWINFO_is_read_with_and_without_quotes(string line, RadioAccess access, string? plmn, string? band, int? channel)
    {
        NetworkInfo info = Answers.Read(Operator.Network, line)!;
        Assert.Equal((access, plmn, band, channel), (info.Access, info.Plmn, info.Band, info.Channel));
    }
}
