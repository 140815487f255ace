// The whole catalogue through one long conversation: every fault strikes in it, and the same seed gives the same bytes in
// the same pieces.
using OneNetModem.Emulator.Faults;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class FaultSeedTests
{
    public static TheoryData<string> EveryFault => [.. FaultCatalog.All.Select(Written)];

    [Theory]
    [MemberData(nameof(EveryFault))]
    public async Task The_same_seed_gives_the_same_bytes_in_the_same_pieces(string fault)
    {
        (string first, int struck) = await TalkAsync(seed: 7, fault);
        (string second, int again) = await TalkAsync(seed: 7, fault);
        Assert.NotEqual(0, struck);
        Assert.Equal(struck, again);
        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData("byte-flipped@every=3")]
    [InlineData("split")]
    [InlineData("noise@every=2s")]
    [InlineData("lost-final@chance=0.3")]
    public async Task Another_seed_gives_other_bytes(string fault)
    {
        (string first, _) = await TalkAsync(seed: 7, fault);
        (string second, _) = await TalkAsync(seed: 8, fault);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_fault_beside_it_does_not_change_when_a_fault_strikes()
    {
        (string alone, _) = await TalkAsync(seed: 7, "lost-final@chance=0.3");
        (string beside, _) = await TalkAsync(seed: 7, "lost-final@chance=0.3", "clock-wrong:-1@chance=0.5@after=500h");
        Assert.Equal(alone, beside);
    }

    /// <summary>With dice wherever dice make sense.</summary>
    private static string Written(FaultKind kind) => kind.Name
        + (kind.Range is { } range ? ":" + (kind.Default ?? range.Max) : "")
        + kind.Sort switch
        {
            FaultSort.State => "@every=13s@for=6s@chance=0.7",
            FaultSort.Occasion => "@chance=0.7",
            _ => "@after=4s@every=17s@chance=0.7",
        };

    private static async Task<(string Wire, int Struck)> TalkAsync(int seed, params string[] faults)
    {
        await using var bench = new ChunkBench(seed, faults);
        for (int round = 0; round < 3; round++)
        {
            foreach (string command in (string[])["AT", "ATE1", "AT+CPIN?", "AT+CEREG?", "AT+CCLK?", "AT+CSQ", "AT+QMTCFG=\"recv/mode\",0,0,1", "AT+QIACT=1", "AT+QMTOPEN=0,\"broker.test\",1883", "AT+QMTCONN=0,\"d\",\"p\",\"t\"", "AT+QMTSUB=0,1,\"t\",0", "AT+QPING=1,\"broker.test\",1,2"])
            {
                await bench.SendAsync(command + "\r");
                await bench.PassAsync(1);
            }

            for (int id = 1; id <= 5; id++)
            {
                await bench.SendAsync($"AT+QMTPUB=0,{id},1,0,\"t\",3\r");
                await bench.SendAsync("abc");
                await bench.PassAsync(2);
                if (bench.Broker.IsOpen)
                {
                    bench.Broker.Publish("t", "down" + id);
                }
            }

            await bench.PassAsync(70);
            await bench.SendAsync("AT+QMTCLOSE=0\r");
        }

        int struck = (await bench.Module.ListFaultsAsync())[0].Struck;
        bench.Module.SetFaults();
        bench.Module.Restart();
        await bench.PassAsync(61);
        await bench.Host.CommandAsync("AT+CGMM", "\r\nBG95-M3\r\n\r\nOK\r\n");
        return (string.Join('|', bench.Host.Pieces), struck);
    }
}
