// The profiles: complete, sourced, chosen by the right models, refined by what a module says.
using System.Reflection;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Profiles;
using OneNetModem.Quectel.Tests.Commands;

namespace OneNetModem.Quectel.Tests.Profiles;

public sealed class ModuleProfilesTests
{
    public static readonly TheoryData<ModuleProfile> All = [.. ModuleProfiles.All];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_fact_has_a_source(ModuleProfile profile)
    {
        PropertyInfo[] facts = [.. typeof(ModuleProfile).GetProperties().Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(Fact<>))];
        Assert.True(facts.Length >= 15);
        foreach (PropertyInfo fact in facts)
        {
            object value = fact.GetValue(profile)!;
            string source = (string)value.GetType().GetProperty("Source")!.GetValue(value)!;
            Assert.True(source.Length > 10, $"{profile.Name}.{fact.Name} has no source");
            Assert.DoesNotContain("/work", source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EC2x_publishes_with_QMTPUBEX_and_the_others_with_QMTPUB()
    {
        Assert.Equal([QmtPublishCommand.Qmtpubex, QmtPublishCommand.Qmtpub, QmtPublishCommand.Qmtpub], ModuleProfiles.All.Select(p => p.PublishCommand.Value));
        Assert.Equal([1500, 4096, 4096], ModuleProfiles.All.Select(p => p.MaxPublishBytes.Value));
    }

    [Theory]
    [InlineData("ec2X", "EC2x")]
    [InlineData("BG96", "BG96")]
    [InlineData("bg95", "BG95")]
    [InlineData("BG77", null)]
    public void A_profile_is_found_by_name(string name, string? found) => Assert.Equal(found, ModuleProfiles.ByName(name)?.Name);

    [Theory]
    [InlineData("EC20F", "EC20CEFAGR06A10M4G", "EC2x")]
    [InlineData("EC21", "EC21EFAR06A04M4G", "EC2x")]
    [InlineData("EC25", "EC25EFAR02A09M4G", "EC2x")]
    [InlineData("EG25", "EG25GGBR07A08M2G", "EC2x")]
    [InlineData("EG25-G", null, "EC2x")]
    [InlineData("EG21", null, "EC2x")]
    [InlineData("EG91", "EG91NAXGAR07A03M1G", "EC2x")]
    [InlineData("EG95", null, "EC2x")]
    [InlineData("EM05", null, "EC2x")]
    [InlineData("BG96", "BG96MAR02A07M1G", "BG96")]
    [InlineData("BG95-M3", "BG95M3LAR02A03", "BG95")]
    [InlineData("BG77", null, "BG95")]
    [InlineData("BG600L-M3", null, "BG95")]
    [InlineData("Modem", "BG96MAR02A07M1G", "BG96")]
    public void A_known_model_chooses_its_series(string model, string? revision, string profile)
    {
        ProfileChoice choice = ModuleProfiles.Detect(new ModuleIdentity("Quectel", model, revision));
        Assert.Equal(profile, choice.Profile?.Name);
        Assert.NotEmpty(choice.Explanation);
    }

    [Theory]
    [InlineData("EC200U")]
    [InlineData("EC600S")]
    [InlineData("EC800M")]
    [InlineData("EG800K")]
    [InlineData("EG912Y")]
    [InlineData("EG915N")]
    [InlineData("BG770A")]
    [InlineData("BG951A")]
    [InlineData("BC26")]
    [InlineData("SIM7600")]
    [InlineData("")]
    public void Another_model_chooses_nothing_and_is_told_why(string model)
    {
        ProfileChoice choice = ModuleProfiles.Detect(new ModuleIdentity("Quectel", model, null));
        Assert.Null(choice.Profile);
        Assert.Contains(model, choice.Explanation, StringComparison.Ordinal);
        Assert.Contains("by hand", choice.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+QMTPUBEX: (0-5),<msgid>,(0-2),(0,1),\"topic\",\"length\"", PublishForm.Length, null)]
    [InlineData("+QMTPUBEX: (0-5),(0-65535),(0-2),(0,1),<topic>,(1-1500)", PublishForm.Length, 1500)]
    [InlineData("+QMTPUBEX: (0-5),<msgid>,(0-2),(0,1),<topic>,<msg>", PublishForm.Inline, null)]
    [InlineData("+QMTPUBEX: (0-5),<msgid>,(0-2),(0,1),\"topic\",\"payload\"", PublishForm.Inline, null)]
    [InlineData("+QMTPUB: (0-5), (msgid),(0-2),(0,1),\"topic\",(1-1548)", PublishForm.Length, 1548)]
    [InlineData("+QMTPUB: (0-5),<msgid>,(0-2),(0,1),<topic>,(1-4096)", PublishForm.Length, 4096)]
    [InlineData("+QMTPUB: (0-5),<msgid>,(0-2),(0,1),<topic>[,<msglen>]", PublishForm.Length, null)]
    [InlineData("+QMTPUB: (0-5),<msgid>,(0-2),(0,1),<topic>", PublishForm.Unknown, null)]
    [InlineData("+QMTCFG: 1", PublishForm.Unknown, null)]
    public void A_test_answer_tells_the_form(string line, PublishForm form, int? max) =>
        Assert.Equal(new PublishSupport(form, max), PublishProbe.Read(Answers.Ok(line)));

    [Fact]
    public void An_error_means_missing_and_silence_means_nothing()
    {
        Assert.Equal(PublishForm.Missing, PublishProbe.Read(Answers.Final("ERROR")).Form);
        Assert.Equal(PublishForm.Missing, PublishProbe.Read(Answers.Final("+CME ERROR: 4")).Form);
        Assert.Equal(PublishForm.Unknown, PublishProbe.Read(new AtResponse { Command = new AtCommand("AT"), Aborted = AtAbort.Timeout }).Form);
        Assert.Equal(PublishForm.Unknown, PublishProbe.Read(Answers.Ok()).Form);
    }

    public static readonly TheoryData<string, PublishSupport, PublishSupport, QmtPublishCommand, int, bool> Refinements = new()
    {
        // The notes' own behaviour of each series.
        { "EC2x", new(PublishForm.Length, null), new(PublishForm.Missing, null), QmtPublishCommand.Qmtpubex, 1500, true },
        { "BG96", new(PublishForm.Inline, null), new(PublishForm.Length, 4096), QmtPublishCommand.Qmtpub, 4096, true },
        { "BG95", new(PublishForm.Inline, null), new(PublishForm.Length, 4096), QmtPublishCommand.Qmtpub, 4096, true },

        // Old BG96 firmware; BG77 with the length form of QMTPUBEX, with and without QMTPUB; EC2x without QMTPUBEX.
        { "BG96", new(PublishForm.Inline, null), new(PublishForm.Length, 1548), QmtPublishCommand.Qmtpub, 1548, true },
        { "BG95", new(PublishForm.Length, null), new(PublishForm.Length, null), QmtPublishCommand.Qmtpub, 4096, true },
        { "BG95", new(PublishForm.Length, null), new(PublishForm.Missing, null), QmtPublishCommand.Qmtpubex, 1500, true },
        { "BG95", new(PublishForm.Length, 4096), new(PublishForm.Missing, null), QmtPublishCommand.Qmtpubex, 4096, true },
        { "EC2x", new(PublishForm.Missing, null), new(PublishForm.Length, 1024), QmtPublishCommand.Qmtpub, 1024, true },
        { "EC2x", new(PublishForm.Inline, null), new(PublishForm.Length, null), QmtPublishCommand.Qmtpub, 1500, true },

        // No answer: by the manual. Nothing usable: said so.
        { "EC2x", new(PublishForm.Unknown, null), new(PublishForm.Unknown, null), QmtPublishCommand.Qmtpubex, 1500, true },
        { "BG95", new(PublishForm.Missing, null), new(PublishForm.Missing, null), QmtPublishCommand.Qmtpub, 4096, false },
        { "BG95", new(PublishForm.Inline, null), new(PublishForm.Missing, null), QmtPublishCommand.Qmtpub, 4096, false },
    };

    [Theory]
    [MemberData(nameof(Refinements))]
    public void A_probe_refines_the_profile(string name, PublishSupport pubEx, PublishSupport pub, QmtPublishCommand command, int max, bool canPublish)
    {
        RefinedProfile refined = PublishProbe.Refine(ModuleProfiles.ByName(name)!, pubEx, pub);
        Assert.Equal((command, max, canPublish), (refined.Profile.PublishCommand.Value, refined.Profile.MaxPublishBytes.Value, refined.CanPublish));
        Assert.NotEmpty(refined.Explanation);
    }

    [Fact]
    public void A_fact_stands_for_its_value_and_tells_whether_it_is_confirmed()
    {
        int max = ModuleProfiles.Bg96.MaxPublishBytes;
        Assert.Equal(4096, max);
        Assert.True(ModuleProfiles.Bg96.MaxPublishBytes.IsConfirmed);
        Assert.False(ModuleProfiles.Ec2x.MaxPublishBytes.IsConfirmed);
    }
}
