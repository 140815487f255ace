// Contexts, name resolution, ping, clock, power, files, TLS, device state, error words.
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Tests.Commands;

public sealed class NetworkTests
{
    [Fact]
    public void A_context_is_configured_as_the_manual_has_it()
    {
        Assert.Equal("AT+QICSGP=1,1,\"cmnet\",\"\",\"\",0", Pdp.Configure(1, new PdpSettings(PdpType.IPv4, "cmnet")).Text);
        Assert.Equal("AT+CGDCONT=1,\"IPV4V6\",\"cmiot\"", Pdp.Define(1, PdpType.IPv4v6, "cmiot").Text);
        Assert.Throws<ArgumentOutOfRangeException>(() => Pdp.Activate(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pdp.Activate(17));
    }

    [Fact]
    public void Context_commands_have_the_limits_of_the_manual()
    {
        Assert.Equal(150, Pdp.Activate(1).Timeout.TotalSeconds);
        Assert.Equal(40, Pdp.Deactivate(1).Timeout.TotalSeconds);
        Assert.Equal(180, Operator.Scan.Command.Timeout.TotalSeconds);
        Assert.Equal(5, Sim.Status.Command.Timeout.TotalSeconds);
        Assert.Equal(15, Power.Restart.Timeout.TotalSeconds);
        Assert.Equal(65, Power.PowerDown.Result!.Timeout.TotalSeconds);
        Assert.Equal(125, Clock.Synchronise(1, "h").Command.Result!.Timeout.TotalSeconds);
        Assert.Equal(60, Dns.Resolve(1, "h").Command.Result!.Timeout.TotalSeconds);
    }

    [Fact]
    public void The_settings_of_a_context_are_read_and_printed_without_the_password()
    {
        Assert.Equal(new PdpSettings(PdpType.IPv4, "fast.t-mobile.com"), Answers.Read(Pdp.Settings(1), "+QICSGP: 1,\"fast.t-mobile.com\",\"\",\"\",0"));
        PdpSettings secret = Answers.Read(Pdp.Settings(1), "+QICSGP: 3,\"apn\",\"user\",\"hunter2\",2")!;
        Assert.Equal(("hunter2", PdpAuthentication.Chap), (secret.Password, secret.Authentication));
        Assert.DoesNotContain("hunter2", secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Active_contexts_may_have_two_addresses_or_none()
    {
        PdpContexts contexts = Answers.Read(
            Pdp.Contexts,
            "+QIACT: 1,1,1,\"10.64.3.9\",\"2001:DB8:404:2500:9D0E:168A:86BE:913C\"",
            "+QIACT: 2,0,1,\"0.0.0.0\"",
            "+QIACT: 3,1,2")!;
        Assert.Equal(["10.64.3.9", "2001:DB8:404:2500:9D0E:168A:86BE:913C"], contexts.Contexts[0].Addresses);
        Assert.True(contexts.IsActive(1));
        Assert.False(contexts.IsActive(2));
        Assert.Empty(contexts.Contexts[1].Addresses);
        Assert.True(contexts.IsActive(3));
        Assert.False(contexts.IsActive(4));
        Assert.Empty(Answers.Read(Pdp.Contexts)!.Contexts);
    }

    [Fact]
    public void Addresses_and_definitions_are_read()
    {
        PdpContexts contexts = Answers.Read(Pdp.AddressesOfAll, "+CGPADDR: 1,\"10.64.3.9\"", "+CGPADDR: 2,10.1.2.3", "+CGPADDR: 3", "+CGPADDR: 4,\"0.0.0.0\"")!;
        Assert.Equal([true, true, false, false], contexts.Contexts.Select(c => c.IsActive));
        Assert.Equal(
            [new PdpDefinition(1, "IPV4V6", "cmnet"), new PdpDefinition(2, "IP", "")],
            Answers.Read(Pdp.Definitions, "+CGDCONT: 1,\"IPV4V6\",\"cmnet\",\"0.0.0.0.0.0.0.0\",0,0,0,0", "+CGDCONT: 2,\"IP\",\"\"")!.Definitions);
    }

    [Fact]
    public void A_lost_context_is_told_from_other_QIURCs()
    {
        Assert.Equal(new PdpDeactivated(1), PdpDeactivated.From(new AtUrc("+QIURC: \"pdpdeact\",1")));
        Assert.Null(PdpDeactivated.From(new AtUrc("+QIURC: \"closed\",1")));
    }

    [Fact]
    public void Name_resolution_ends_with_the_announced_number_of_addresses()
    {
        AtCommand command = Dns.Resolve(1, "example.com").Command;
        Assert.Equal("AT+QIDNSGIP=1,\"example.com\"", command.Text);
        string[] urcs = ["+QIURC: \"pdpdeact\",2", "+QIURC: \"dnsgip\",0,2,600", "+QIURC: \"dnsgip\",\"192.0.2.14\"", "+QIURC: \"recv\",0", "+QIURC: \"dnsgip\",\"192.0.2.15\""];
        UrcMatch[] expected = [UrcMatch.None, UrcMatch.More, UrcMatch.More, UrcMatch.None, UrcMatch.Last];
        Assert.Equal(expected, Answers.Matches(command, urcs));

        // The command is immutable and may be sent again.
        Assert.Equal(expected, Answers.Matches(command, urcs));
        DnsResult result = Dns.Parse(Answers.Results(urcs))!;
        Assert.Equal((0, TimeSpan.FromSeconds(600)), (result.Error, result.TimeToLive));
        Assert.Equal(["192.0.2.14", "192.0.2.15"], result.Addresses);
    }

    [Fact]
    public void Asking_twice_about_one_address_counts_it_once()
    {
        Func<AtUrc, UrcMatch> match = Dns.Resolve(1, "h").Command.Result!.Match;
        AtUrc[] urcs = [new("+QIURC: \"dnsgip\",0,2,600"), new("+QIURC: \"dnsgip\",\"192.0.2.14\""), new("+QIURC: \"dnsgip\",\"192.0.2.15\"")];
        Assert.Equal([UrcMatch.More, UrcMatch.More, UrcMatch.More, UrcMatch.More, UrcMatch.Last, UrcMatch.Last], urcs.SelectMany(u => new[] { match(u), match(u) }));
    }

    [Theory]
    [InlineData("+QIURC: \"dnsgip\",565")]
    [InlineData("+QIURC: \"dnsgip\",565,0,0")]
    public void A_failed_resolution_ends_at_once(string urc)
    {
        Assert.Equal([UrcMatch.Last], Answers.Matches(Dns.Resolve(1, "h").Command, urc));
        Assert.Equal(565, Dns.Parse(Answers.Results(urc))!.Error);
    }

    [Fact]
    public void A_ping_ends_with_its_totals()
    {
        AtQuery<PingResult> ping = Ping.Send(1, "example.com", 4, 2);
        Assert.Equal("AT+QPING=1,\"example.com\",4,2", ping.Command.Text);
        string[] urcs = ["+QPING: 0,\"192.0.2.14\",32,73,255", "+QPING: 569", "+QPING: 0,2,1,1,73,73,73"];
        Assert.Equal([UrcMatch.More, UrcMatch.More, UrcMatch.Last], Answers.Matches(ping.Command, urcs));
        PingResult result = ping.Parse(Answers.Results(urcs))!;
        Assert.Equal((0, 2, 1, 1, TimeSpan.FromMilliseconds(73)), (result.Error, result.Sent, result.Received, result.Lost, result.Average));
        Assert.Equal([new PingReply("192.0.2.14", 32, TimeSpan.FromMilliseconds(73), 255)], result.Replies);
    }

    [Fact]
    public void A_ping_without_any_reply_is_a_timeout_with_or_without_totals()
    {
        PingResult totals = Ping.Parse(Answers.Results("+QPING: 569", "+QPING: 569", "+QPING: 0,2,0,2"))!;
        Assert.Equal((569, 2, 0, (TimeSpan?)null), (totals.Error, totals.Sent, totals.Received, totals.Average));
        Assert.Equal((569, null), (Ping.Parse(Answers.Results("+QPING: 569", "+QPING: 569"))!.Error, (int?)null));
        Assert.Equal([UrcMatch.Last], Answers.Matches(Ping.Send(1, "h").Command, "+QPING: 0,2,0,2"));
    }

    [Fact]
    public void A_name_that_is_not_found_ends_a_ping()
    {
        Assert.Equal([UrcMatch.Last], Answers.Matches(Ping.Send(1, "h").Command, "+QPING: 565"));
        Assert.Equal(565, Ping.Parse(Answers.Results("+QPING: 565"))!.Error);
        Assert.Null(Ping.Parse(Answers.Results()));
    }

    [Theory]
    [InlineData("AT+CFUN=4", "POWERED DOWN", false)]
    [InlineData("AT+QPOWD=1", "POWERED DOWN", true)]
    [InlineData("AT+QPOWD=1", "NORMAL POWER DOWN", true)]
    [InlineData("AT+QPOWD=1", "RDY", false)]
    public void Power_down_ends_with_its_URC(string text, string urc, bool last)
    {
        AtCommand command = text == Power.PowerDown.Text ? Power.PowerDown : Power.SetLevel(Functionality.RadioOff);
        Assert.Equal(text, command.Text);
        Assert.Equal(last, command.Result?.Match(new AtUrc(urc)) == UrcMatch.Last);
    }

    [Fact]
    public void A_module_that_vanished_while_powering_down_is_down()
    {
        AtResponse response = new() { Command = Power.PowerDown };
        Assert.True(Power.WentDown(response with { Aborted = AtAbort.LinkLost }));
        Assert.True(Power.WentDown(response with { Aborted = AtAbort.Restart }));
        Assert.False(Power.WentDown(response with { Aborted = AtAbort.Timeout }));
        Assert.False(Power.WentDown(Answers.Ok() with { ResultMissing = true }));
    }

    [Fact]
    public void A_file_is_uploaded_with_its_bytes()
    {
        byte[] content = Encoding.ASCII.GetBytes("AB\r\nC");
        AtQuery<FileUpload> upload = Files.Upload("UFS:ca.pem", content, 10);
        Assert.Equal("AT+QFUPL=\"UFS:ca.pem\",5,10", upload.Command.Text);
        Assert.Equal(content, upload.Command.Data!.Value.ToArray());
        Assert.Equal(new FileUpload(5, 0x0f5f), Answers.Read(upload, "CONNECT", "+QFUPL: 5,f5f"));
        Assert.Null(Answers.Read(upload, "CONNECT"));
        Assert.Null(Answers.Read(upload, "+QFUPL: 5,xyz"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("A", 0x4100)]
    [InlineData("AB", 0x4142)]
    [InlineData("ABC", 0x4142 ^ 0x4300)]
    [InlineData("ABAB", 0)]
    public void The_checksum_is_the_XOR_of_big_endian_words(string content, int checksum)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(content);
        Assert.Equal(checksum, Files.Checksum(bytes));
        Assert.True(new FileUpload(bytes.Length, (ushort)checksum).Matches(bytes));
        Assert.False(new FileUpload(bytes.Length, (ushort)(checksum ^ 1)).Matches(bytes));
    }

    [Fact]
    public void Files_are_listed() => Assert.Equal(
        [new StoredFile("UFS:ca.pem", 1188), new StoredFile("security/key.pem", 1700)],
        Answers.Read(Files.List, "+QFLST: \"UFS:ca.pem\",1188", "+QFLST: \"security/key.pem\",1700")!.Files);

    [Fact]
    public void TLS_options_always_carry_a_value()
    {
        Assert.Equal("AT+QSSLCFG=\"ciphersuite\",1,0XFFFF", Tls.CipherSuites(1).Text);
        Assert.Equal("AT+QSSLCFG=\"sslversion\",1,3", Tls.Version(1, TlsVersion.Tls12).Text);
        Assert.Equal("AT+QSSLCFG=\"cacert\",1,\"ca.pem\"", Tls.CaCertificate(1, "ca.pem").Text);
        Assert.Equal("AT+QSSLCFG=\"seclevel\",1,1", Tls.Verification(1, TlsVerification.Server).Text);
        Assert.Equal("AT+QSSLCFG=\"ignorelocaltime\",1,1", Tls.IgnoreLocalTime(1, on: true).Text);
        AtQuery<TlsOption> query = Tls.Query("ignorelocaltime", 1);
        Assert.Equal("AT+QSSLCFG=\"ignorelocaltime\",1", query.Command.Text);
        Assert.Equal(new TlsOption("ignorelocaltime", 1, "1"), Answers.Read(query, "+QSSLCFG: \"ignorelocaltime\",1,1"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tls.Version(6, TlsVersion.All));
    }

    [Fact]
    public void Supply_and_temperature_are_read()
    {
        Assert.Equal(new SupplyState(0, 88, 3988), Answers.Read(DeviceState.Supply, "+CBC: 0,88,3988"));
        Assert.Equal([new("1", 30), new("2", 28), new("3", 27)], Answers.Read(DeviceState.Temperature, "+QTEMP: 30,28,27")!.Readings);
        Assert.Equal([new("xo_therm", 43), new("pa", -5)], Answers.Read(DeviceState.Temperature, "+QTEMP:\"xo_therm\",\"43\"", "+QTEMP:\"pa\",\"-5\"")!.Readings);
    }

    [Theory]
    [InlineData("+CME ERROR: 10", "+CME ERROR: 10 (SIM not inserted)")]
    [InlineData("+CME ERROR: 407", "+CME ERROR: 407 (file already exists)")]
    [InlineData("+CME ERROR: 561", "+CME ERROR: 561 (PDP context activation failed)")]
    [InlineData("+CME ERROR: 58", "+CME ERROR: 58")]
    [InlineData("+CME ERROR: SIM not inserted", "+CME ERROR: SIM not inserted")]
    [InlineData("+CMS ERROR: 310", "+CMS ERROR: 310 (SIM not inserted)")]
    [InlineData("ERROR", "ERROR")]
    public void Error_numbers_are_told_in_words(string final, string words) => Assert.Equal(words, ErrorCodes.Describe(AtFinal.Parse(final)));
}
