// Bring-up, identity and SIM: replies as modules gave them, whole, short and odd.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Tests.Commands;

public sealed class IdentityAndSimTests
{
    [Fact]
    public void ATI_gives_three_lines()
    {
        Assert.Equal(new ModuleIdentity("Quectel", "EC25", "EC25EFAR02A09M4G"), Answers.Read(Identity.Module, "Quectel", "EC25", "Revision: EC25EFAR02A09M4G"));
        Assert.Equal(new ModuleIdentity("Quectel", "BG96", null), Answers.Read(Identity.Module, "Quectel", "BG96"));
        Assert.Null(Answers.Read(Identity.Module, "Quectel"));
        Assert.Null(Answers.Read(Identity.Module));
    }

    [Theory]
    [InlineData("EC25AFFAR07A08M4G")]
    [InlineData("Revision: EC25AFFAR07A08M4G")]
    [InlineData("+CGMR: EC25AFFAR07A08M4G")]
    public void The_revision_is_read_with_or_without_a_label(string line) => Assert.Equal("EC25AFFAR07A08M4G", Answers.Read(Identity.Revision, line));

    [Theory]
    [InlineData("861536030196001", "861536030196001")]
    [InlineData("+GSN: 861536030196001", "861536030196001")]
    [InlineData("86153603019600X", null)]
    [InlineData("8615", null)]
    public void The_IMEI_is_digits(string line, string? imei) => Assert.Equal(imei, Answers.Read(Identity.Imei, line));

    [Fact]
    public void The_URC_port_and_cache_are_read()
    {
        Assert.Equal("usbat", Answers.Read(Bringup.UrcPort, "+QURCCFG: \"urcport\",\"usbat\"")!.Name);
        Assert.Null(Answers.Read(Bringup.UrcPort, "+QURCCFG: \"urcport\""));
        Assert.True(Answers.Read(Bringup.UrcCache, "+QCFG: \"urc/cache\",1")!.Withheld);
        Assert.Null(Answers.Read(Bringup.UrcCache, "+QCFG: \"usbnet\",1"));
    }

    [Fact]
    public void Bring_up_commands_read_as_the_manual_has_them()
    {
        Assert.Equal("AT+CMEE=1", Bringup.ErrorFormat(ErrorFormat.Numeric).Text);
        Assert.Equal("AT+QURCCFG=\"urcport\",\"uart1\"", Bringup.SetUrcPort("uart1").Text);
        Assert.Equal("AT+QCFG=\"urc/cache\",0", Bringup.SetUrcCache(withhold: false).Text);
        Assert.Equal("ATE1", Bringup.Echo(on: true).Text);
    }

    [Theory]
    [InlineData("+CPIN: READY", SimState.Ready)]
    [InlineData("+CPIN:READY", SimState.Ready)]
    [InlineData("+CPIN: SIM PIN", SimState.PinRequired)]
    [InlineData("+CPIN: SIM PUK", SimState.PukRequired)]
    [InlineData("+CPIN: SIM PUK2", SimState.Pin2OrPuk2Required)]
    [InlineData("+CPIN: NOT READY", SimState.NotReady)]
    [InlineData("+CPIN: PH-NET PIN", SimState.Other)]
    public void The_SIM_state_is_read_as_answer_and_as_URC(string line, SimState state)
    {
        Assert.Equal(state, Answers.Read(Sim.Status, line)!.State);
        Assert.Equal(state, SimStatus.From(new AtUrc(line))!.State);
    }

    [Theory]
    [InlineData("+CME ERROR: 10", SimState.NotInserted)]
    [InlineData("+CME ERROR: SIM not inserted", SimState.NotInserted)]
    [InlineData("+CME ERROR: 13", SimState.Failure)]
    [InlineData("+CME ERROR: 14", SimState.Busy)]
    [InlineData("+CME ERROR: SIM busy", SimState.Busy)]
    public void A_refusal_says_what_is_wrong_with_the_SIM(string final, SimState state) =>
        Assert.Equal(state, Sim.StatusOf(Answers.Final(final))!.State);

    [Theory]
    [InlineData("ERROR")]
    [InlineData("+CME ERROR: 3")]
    [InlineData("+CMS ERROR: 310")]
    public void Another_refusal_says_nothing_about_the_SIM(string final) => Assert.Null(Sim.StatusOf(Answers.Final(final)));

    [Theory]
    [InlineData("+QCCID: 89860025128306012474", "89860025128306012474", false)]
    [InlineData("+QCCID: 89860025128306012478", "89860025128306012478", true)]
    [InlineData("+QCCID: 8988303000001234568F", "8988303000001234568", true)]
    [InlineData("+QCCID: \"8991101200003204514\"", "8991101200003204514", true)]
    [InlineData("+QCCID: 8991101200003204541", "8991101200003204541", false)]
    [InlineData("+QCCID: 898607B8101770352222", "898607B8101770352222", null)]
    public void An_ICCID_is_read_without_its_padding_and_its_check_digit_told(string line, string text, bool? fits) =>
        Assert.Equal(new Iccid(text, fits), Answers.Read(Sim.Iccid, line));

    [Theory]
    [InlineData("")]
    [InlineData("ERROR")]
    [InlineData("123456789012345678")]
    [InlineData("8986002512830601247412")]
    [InlineData("8986")]
    public void What_is_no_ICCID_is_refused(string text) => Assert.Null(Iccid.TryParse(text));

    [Theory]
    [InlineData("460001234567890", "460001234567890")]
    [InlineData("4600012345678901", null)]
    [InlineData("SIM failure", null)]
    public void The_IMSI_is_at_most_15_digits(string line, string? imsi) => Assert.Equal(imsi, Answers.Read(Sim.Imsi, line));

    [Fact]
    public void Start_up_parts_are_bits()
    {
        Assert.Equal(SimParts.Pin | SimParts.Sms | SimParts.PhoneBook, Answers.Read(Sim.Initialisation, "+QINISTAT: 7")!.Parts);
        Assert.Equal(SimParts.Pin | SimParts.Sms, Answers.Read(Sim.Initialisation, "+QINISTAT: 3")!.Parts);
        Assert.Null(Answers.Read(Sim.Initialisation, "+QINISTAT: "));
    }

    [Fact]
    public void Tries_left_are_those_of_the_SIM_card_and_not_of_PIN2() =>
        Assert.Equal(new SimTries(2, 10), Answers.Read(Sim.Tries, "+QPINC: \"SC\",2,10", "+QPINC: \"P2\",3,10"));

    [Theory]
    [InlineData("+QSIMSTAT: 1,1", true)]
    [InlineData("+QSIMSTAT: 1,0", false)]
    [InlineData("+QSIMSTAT: 1,2", null)]
    public void Card_presence_is_read_as_answer_and_as_URC(string line, bool? inserted)
    {
        Assert.Equal(new SimPresence(ReportsChanges: true, inserted), Answers.Read(Sim.Presence, line));
        Assert.Equal(new SimPresence(ReportsChanges: true, inserted), SimPresence.From(new AtUrc(line)));
    }
}
