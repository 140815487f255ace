// Answers in words: each family from lines that modules gave, and commands as people type them.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Explain;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Tests.Explain;

public sealed class ExplanationTests
{
    [Theory]
    [InlineData("AT+CSQ", "+CSQ: 23,99", "rssi=23:-67 dBm|ber=99:not measured, as usual on LTE")]
    [InlineData("AT+CSQ", "+CSQ: 0,0", "rssi=0:-113 dBm or less|ber=0:bit error class, 0 is best and 7 worst")]
    [InlineData("AT+CSQ", "+CSQ: 99,99", "rssi=99:not known|ber=99:not measured, as usual on LTE")]
    [InlineData("AT+QCSQ", "+QCSQ: \"LTE\",50,-78,188,-14", "technology=LTE|rssi=50:not known|rsrp=-78:-78 dBm|sinr=188:17.6 dB|rsrq=-14:-14 dB")]
    [InlineData("AT+QCSQ", "+QCSQ: \"NOSERVICE\"", "technology=NOSERVICE:no service")]
    [InlineData("AT+CREG?", "+CREG: 2,5,\"550A\",\"82E8C80\",7", "report=2:changes are reported with the cell|state=5:registered, roaming|lac=550A:hexadecimal, 21770 decimal|cell=82E8C80:hexadecimal, 137268352 decimal|technology=7:LTE")]
    [InlineData("AT+CEREG?", "+CEREG: 0,3", "report=0:changes are not reported|state=3:registration denied")]
    [InlineData("AT+COPS?", "+COPS: 0,2,\"46000\",7", "mode=0:the module chooses|format=2:country and network code|operator=46000:China Mobile|technology=7:LTE")]
    [InlineData("AT+COPS?", "+COPS: 2", "mode=2:told to stay off the network|operator=:on no network")]
    [InlineData("AT+COPS=?", "+COPS: (2,\"CHINA MOBILE\",\"CMCC\",\"46000\",7),(3,\"CHN-UNICOM\",\"UNICOM\",\"46001\",7),,(0-4),(0-2)", "46000=CHINA MOBILE:in use, LTE|46001=CHN-UNICOM:forbidden to this SIM, LTE")]
    [InlineData("AT+QNWINFO", "+QNWINFO: \"FDD LTE\",46011,\"LTE BAND 3\",1650", "technology=FDD LTE:LTE|network=46011:China Telecom|band=LTE BAND 3|channel=1650")]
    [InlineData("AT+QENG=\"servingcell\"", "+QENG: \"servingcell\",\"SEARCH\"", "state=SEARCH:looking for a cell")]
    [InlineData("AT+CPIN?", "+CPIN: SIM PUK", "sim=SIM PUK:locked, wants the operator's PUK")]
    [InlineData("AT+CIMI", "460001234567890", "imsi=460001234567890:home network China Mobile")]
    [InlineData("AT+QINISTAT", "+QINISTAT: 3", "ready=3:SIM, SMS")]
    [InlineData("AT+CFUN?", "+CFUN: 4", "functions=4:the radio is off, the SIM is on")]
    [InlineData("AT+CBC", "+CBC: 0,80,3809", "charging=0:no|charge=80:percent; without a battery of its own it means nothing|voltage=3809:3.81 V at the module")]
    [InlineData("AT+CCLK?", "+CCLK: \"80/01/06,00:00:00+00\"", "clock=80/01/06,00:00:00+00:never set")]
    [InlineData("AT+CCLK?", "+CCLK: \"26/01/18,08:58:19+32\"", "clock=26/01/18,08:58:19+32:zone UTC+08:00; local time or GMT, depending on AT+CTZU")]
    [InlineData("AT+QLTS=2", "+QLTS: \"2026/06/02,09:47:33+32,0\"", "network time=2026/06/02,09:47:33+32,0:2026-06-02 01:47:33 UTC")]
    [InlineData("AT+QIACT?", "+QIACT: 1,1,3,\"10.64.3.9\",\"2408:8000::1\"", "context 1 state=1:active|context 1 type=3:IPv4 and IPv6|context 1 address=10.64.3.9|context 1 second address=2408:8000::1")]
    [InlineData("AT+QICSGP=1", "+QICSGP: 1,\"cmiot\",\"\",\"\",0", "type=1:IPv4|apn=cmiot:APN|login=0:none")]
    [InlineData("AT+QMTCONN?", "+QMTCONN: 0,3", "client 0 state=3:connected")]
    [InlineData("AT+QMTOPEN?", "+QMTOPEN: 0,\"183.230.40.96\",1883", "client 0 host=183.230.40.96|client 0 port=1883")]
    [InlineData("AT+QMTCFG=\"version\",0", "+QMTCFG: \"version\",3", "version=3:MQTT 3.1, which OneNET refuses")]
    [InlineData("AT+QMTCFG=\"timeout\",0", "+QMTCFG: \"timeout\",5,3,0", "wait=5:5 s for each acknowledgement|retries=3:3 times again|notice=0:repetitions are silent")]
    [InlineData("AT+CGATT?", "+CGATT: 1", "attached=1:yes")]
    [InlineData("AT+CLCC", "+CLCC: 1,1,4,0,0,\"13800138000\",129", "call 1 direction=1:to here|call 1 state=4:it rings here|call 1 kind=0:voice|call 1 conference=0:no|call 1 number=13800138000|call 1 type=129:national")]
    [InlineData("AT+CMEE?", "+CMEE: 2", "errors=2:+CME ERROR with words")]
    [InlineData("AT+QFLST", "+QFLST: \"UFS:ca.pem\",1188", "file=UFS:ca.pem|size=1188:1188 bytes")]
    [InlineData("AT+QSSLCFG=\"seclevel\",1", "+QSSLCFG: \"seclevel\",1,2", "tls context=1|check=2:both sides")]
    [InlineData("AT+QCFG=\"nwscanmode\"", "+QCFG: \"nwscanmode\",3", "mode=3:LTE only")]
    [InlineData("AT+QCFG=\"unheard/of\"", "+QCFG: \"unheard/of\",3,4", "unheard/of=3,4")]
    [InlineData("AT+QPINC=\"SC\"", "+QPINC: \"SC\",3,10", "pin=SC:of the SIM|pin tries=3:3 tries left|puk tries=10:10 tries left")]
    [InlineData("AT+QCCID", "+QCCID: 89860025128306012474", "iccid=89860025128306012474:check digit does not fit, which some operators do not compute")]
    [InlineData("AT+CGPADDR=1", "+CGPADDR: 1", "context 1 address=:no address")]
    [InlineData("AT+CESQ", "+CESQ: 99,99,255,255,20,61", "rxlev=99:not known|ber=99:not known|rscp=255:not known|ecno=255:not known|rsrq=20:-9.5 dB|rsrp=61:-79 dBm")]
    [InlineData("AT+QENG=\"neighbourcell\"", "+QENG: \"neighbourcell intra\",\"LTE\",38400,87,-13,-93,-59,11,46", "kind=neighbourcell intra:same channel|technology=LTE|earfcn=38400|pci=87|rsrq=-13:-13 dB|rsrp=-93:-93 dBm|rssi=-59:-59 dBm|sinr=11|srxlev=46")]
    [InlineData("AT+QURCCFG=\"urcport\"", "+QURCCFG: \"urcport\",\"usbat\"", "urc port=usbat:on other ports no URC is ever seen")]
    public void An_answer_is_explained_field_by_field(string command, string line, string expected) =>
        Assert.Equal(expected, Text(AnswerExplanation.Of(Answer(command, line))));

    [Fact]
    public void A_serving_cell_of_LTE_is_explained_with_its_units()
    {
        string text = Text(AnswerExplanation.Of(Answer(
            "AT+QENG=\"servingcell\"", "+QENG: \"servingcell\",\"NOCONN\",\"LTE\",\"TDD\",460,00,82E8C80,87,38400,39,5,5,550A,-93,-13,-59,-4,46")));
        Assert.Equal(
            "state=NOCONN:registered, idle|technology=LTE|duplex=TDD|mcc=460|mnc=00:China Mobile|cell=82E8C80:hexadecimal, 137268352 decimal|"
            + "pci=87|earfcn=38400|band=39|uplink=5:20 MHz|downlink=5:20 MHz|tac=550A:hexadecimal, 21770 decimal|rsrp=-93:-93 dBm|rsrq=-13:-13 dB|rssi=-59:-59 dBm|sinr=-4|srxlev=46",
            text);
    }

    [Fact]
    public void Every_command_of_a_line_is_explained() =>
        Assert.Equal("rssi=23:-67 dBm|ber=99:not measured, as usual on LTE|sim=READY", Text(AnswerExplanation.Of(Answer("AT+CSQ;+CPIN?", "+CSQ: 23,99", "+CPIN: READY"))));

    [Theory]
    [InlineData("AT+CSQ", "+CSQ: what")]
    [InlineData("AT+CSQ=?", "+CSQ: (0-31,99),(0-7,99)")]
    [InlineData("AT+NEW?", "+NEW: 1,2")]
    [InlineData("AT+CIMI", "12")]
    public void What_is_not_known_or_not_understood_gives_nothing(string command, string line) => Assert.Empty(AnswerExplanation.Of(Answer(command, line)));

    [Fact]
    public void No_known_command_fails_on_lines_that_make_no_sense()
    {
        string[] nonsense = ["", ",", "\"", "-1", "99999999999", "1,2,3,4,5,6,7,8,9", "\"servingcell\"", "\"servingcell\",\"NOCONN\",\"LTE\"", "a,b,c,d"];
        foreach (string command in CommandKnowledge.All.Select(facts => facts.Name))
        {
            foreach (string form in (string[])["", "?", "=?", "=", "=1", "=\"x\",0"])
            {
                foreach (string fields in nonsense)
                {
                    Assert.NotNull(AnswerExplanation.Of(Answer($"AT{command}{form}", $"{command}: {fields}", fields)));
                }
            }
        }
    }

    [Theory]
    [InlineData("AT+CPIN?", "+CME ERROR: 10", "SIM not inserted")]
    [InlineData("AT+CMGL", "+CMS ERROR: 330", "SMSC address unknown")]
    [InlineData("AT+X", "+CME ERROR: 999", "a number that is not known here")]
    [InlineData("AT+QIACT=1", "ERROR", "refused; some firmware says this when the context is active already: ask AT+QIACT?")]
    [InlineData("AT+QMTCONN=0,\"d\"", "ERROR", "a wrong parameter, or the client is not in the state for it: ask AT+QMTCONN?")]
    [InlineData("AT", "OK", null)]
    [InlineData("AT+CPIN?", "+CME ERROR: SIM not inserted", null)]
    public void The_end_of_an_answer_is_explained(string command, string final, string? meaning) =>
        Assert.Equal(meaning, AnswerExplanation.OfEnd(Answer(command) with { Final = AtFinal.Parse(final) }));

    [Theory]
    [InlineData("RDY", "the module has started: its MQTT clients and their options are gone")]
    [InlineData("+CREG: 2", "searching")]
    [InlineData("+CPIN: NOT READY", "SIM: still starting, or taken out")]
    [InlineData("+QIURC: \"pdpdeact\",1", "the network took PDP context 1 away, and its MQTT clients with it")]
    [InlineData("+QMTSTAT: 0,5", "the client was closed: disconnected as asked")]
    [InlineData("+QMTRECV: 0,2", "a message waits: AT+QMTRECV=0,2 reads it")]
    [InlineData("+QMTSUB: 0,1,0,128", "the server refused a topic (128)")]
    [InlineData("+QMTSUB: 0,1,0,1", "granted with QoS 1")]
    [InlineData("+QMTPUBEX: 0,0,0", "sent; QoS 0 has no acknowledgement")]
    [InlineData("+QMTPUB: 0,7,2", "not sent, or not acknowledged")]
    [InlineData("+QMTCONN: 3,2", "not sent, or not acknowledged; servers of MQTT 3.1.1, OneNET among them, hang up on version 3: AT+QMTCFG=\"version\",3,4 before AT+QMTOPEN")]
    [InlineData("+QMTCONN: 3,1", "sent again")]
    [InlineData("+QMTPUB: 0,7,1,2", "sent again, 2 times so far")]
    [InlineData("+QPING: 0,\"1.2.3.4\",32,45,128", "1.2.3.4 answered after 45 ms")]
    [InlineData("+QPING: 0,4,4,0,40,60,50", "4 sent, 4 received, 0 lost, 50 ms on average")]
    [InlineData("+QPING: 569", "timeout")]
    [InlineData("+QIND: \"csq\",20,99", "signal 20: -73 dBm")]
    [InlineData("+QIURC: \"dnsgip\",0,2,600", "found, 2 addresses")]
    [InlineData("+QIURC: \"dnsgip\",565", "DNS resolution failed")]
    [InlineData("+QIURC: \"dnsgip\",\"1.2.3.4\"", "an address")]
    [InlineData("+QSIMSTAT: 1,0", "no card is in the holder")]
    [InlineData("+QMTOPEN: 0,0", "open")]
    [InlineData("+QMTOPEN: 0,77", "result 77, which is not known here")]
    [InlineData("+QMTCONN: 0,0", "sent and acknowledged")]
    [InlineData("+QMTSUB: 0,1,0,1,2", "granted with QoS 1, 2")]
    [InlineData("+QMTSTAT: 0,7", "the client was closed: the link is dead or the server unavailable; check signal and registration, then open again")]
    [InlineData("+QNTP: 0,\"2026/07/18,16:32:18+32\"", "the clock is set")]
    [InlineData("+CLIP: \"13800138000\",129", "the call is from 13800138000")]
    [InlineData("+CREG: what", null)]
    [InlineData("+NEW: 1", null)]
    public void An_URC_is_explained_in_a_sentence(string line, string? meaning) => Assert.Equal(meaning, UrcExplanation.Of(new AtUrc(line)));

    [Fact]
    public void A_failure_comes_with_what_to_do() =>
        Assert.Equal("bad user name or password; check the user name and the password or token: key, expiry, clock", UrcExplanation.Of(new AtUrc("+QMTCONN: 0,0,4")));

    [Theory]
    [InlineData("+CSQ", "AT+CSQ", 5)]
    [InlineData("+COPS?", "AT+COPS?", 10)]
    [InlineData("+CGATT=1", "AT+CGATT=1", 75)]
    [InlineData(" at+csq ", "at+csq", 5)]
    [InlineData("I", "ATI", 5)]
    [InlineData("AT+COPS=?", "AT+COPS=?", 180)]
    [InlineData("AT+CSQ;+QIACT?", "AT+CSQ;+QIACT?", 150)]
    public void A_typed_command_gets_AT_and_the_limit_of_the_manual(string typed, string text, int seconds)
    {
        Assert.True(RawCommand.TryParse(typed, null, out AtCommand? command, out _));
        Assert.Equal((text, TimeSpan.FromSeconds(seconds)), (command.Text, command.Timeout));
    }

    [Theory]
    [InlineData("AT+QMTOPEN=0,\"h\",1883", "+QMTOPEN: 0,-1", true)]
    [InlineData("AT+QMTOPEN=0,\"h\",1883", "+QMTOPEN: 1,0", false)]
    [InlineData("AT+QMTCONN=0,\"d\"", "+QMTCONN: 0,0,5", true)]
    [InlineData("AT+QMTSUB=0,1,\"t\",0", "+QMTSUB: 0,1,0,0", true)]
    [InlineData("AT+QMTSUB=0,1,\"t\",0", "+QMTSUB: 0,2,0,0", false)]
    [InlineData("AT+QMTCLOSE=0", "+QMTCLOSE: 0,0", true)]
    [InlineData("AT+QPING=1,\"h\"", "+QPING: 565", true)]
    [InlineData("AT+QIDNSGIP=1,\"h\"", "+QIURC: \"dnsgip\",565", true)]
    [InlineData("AT+QMTCONN=0,\"d\"", "+QMTCONN: 0,1,2", null)]
    [InlineData("AT+QMTCONN=0,\"d\"", "+QMTSTAT: 0,1", true)]
    [InlineData("AT+QMTUNS=0,3,\"t\"", "+QMTUNS: 0,3,1,1", null)]
    [InlineData("AT+QPING=1,\"h\"", "+QPING: 0,\"1.2.3.4\",32,45,128", null)]
    [InlineData("AT+QPOWD", "POWERED DOWN", true)]
    [InlineData("AT+QIOPEN=1,0,\"TCP\",\"h\",80", "+QIOPEN: 0,566", true)]
    [InlineData("AT+QNTP=1,\"h\"", "+QNTP: 0,\"2026/07/18,16:32:18+32\"", true)]
    public void A_typed_command_waits_for_its_own_result(string typed, string urc, bool? completes)
    {
        Assert.True(RawCommand.TryParse(typed, TimeSpan.FromSeconds(7), out AtCommand? command, out _));
        Assert.Equal(TimeSpan.FromSeconds(7), command.Result!.Timeout);
        Assert.Equal(completes switch { true => UrcMatch.Last, false => UrcMatch.None, null => UrcMatch.More }, command.Result.Match(new AtUrc(urc)));
    }

    [Theory]
    [InlineData("AT+QMTOPEN?")]
    [InlineData("AT+QMTOPEN=?")]
    [InlineData("AT+QMTCONN=9,\"d\"")]
    [InlineData("AT+QMTSUB=0")]
    [InlineData("AT+QPING=1")]
    [InlineData("AT+QPOWD=0")]
    public void A_command_without_a_result_waits_for_none(string typed)
    {
        Assert.True(RawCommand.TryParse(typed, null, out AtCommand? command, out _));
        Assert.Null(command.Result);
    }

    [Theory]
    [InlineData("AT+QMTPUBEX=0,0,0,0,\"t\",18")]
    [InlineData("AT+QMTPUB=0,0,0,0,\"t\"")]
    [InlineData("AT+QFUPL=\"ca.pem\",100")]
    [InlineData("AT+QMTCFG=\"willex\",0,1,0,0,\"t\",4")]
    [InlineData("AT\nAT")]
    [InlineData("")]
    public void What_a_command_line_cannot_do_is_refused(string typed)
    {
        Assert.False(RawCommand.TryParse(typed, null, out _, out string? problem));
        Assert.NotEmpty(problem);
    }

    private static AtResponse Answer(string command, params string[] lines) => new() { Command = new AtCommand(command), Lines = lines, Final = AtFinal.Parse("OK") };

    private static string Text(IEnumerable<AnswerField> fields) =>
        string.Join('|', fields.Select(field => $"{field.Name}={field.Value}{(field.Meaning is null ? "" : ":" + field.Meaning)}"));
}
