// Every wire case, as given and for every way to cut what was received.
using CsCheck;

namespace OneNetModem.Quectel.Tests.Wire;

public sealed class WireCaseTests
{
    [Fact]
    public void All_the_cases_are_there() => Assert.Equal(24, WireCase.All().Count());

    [Theory]
    [MemberData(nameof(WireCase.Names), MemberType = typeof(WireCase))]
    public void A_case_is_understood_as_recorded(string name)
    {
        WireCase c = WireCase.Named(name);
        Assert.Equal(c.Expected, c.Decode(rx => [rx]));
    }

    [Theory]
    [MemberData(nameof(WireCase.Names), MemberType = typeof(WireCase))]
    public void A_case_is_understood_byte_by_byte(string name)
    {
        WireCase c = WireCase.Named(name);
        Assert.Equal(c.Expected, c.Decode(rx => rx.Select(b => new[] { b })));
    }

    [Theory]
    [MemberData(nameof(WireCase.Names), MemberType = typeof(WireCase))]
    public void A_case_is_understood_for_every_place_of_two_cuts(string name)
    {
        WireCase c = WireCase.Named(name);
        int longest = c.Trace.Where(t => t.Dir == "rx").Max(t => t.Bytes.Length);
        for (int first = 0; first <= longest; first++)
        {
            for (int second = first; second <= longest; second++)
            {
                int a = first;
                int b = second;
                Assert.Equal(c.Expected, c.Decode(rx => [rx[..Math.Min(a, rx.Length)], rx[Math.Min(a, rx.Length)..Math.Min(b, rx.Length)], rx[Math.Min(b, rx.Length)..]]));
            }
        }
    }

    [Fact]
    public void A_case_is_understood_however_it_is_cut()
    {
        WireCase[] cases = [.. WireCase.All()];
        Gen.Select(Gen.Int[0, cases.Length - 1], Gen.Int[1, 9].Array[1, 40]).Sample((index, lengths) =>
        {
            WireCase c = cases[index];
            Assert.Equal(c.Expected, c.Decode(rx => Pieces(rx, lengths)));
        });
    }

    private static IEnumerable<byte[]> Pieces(byte[] bytes, int[] lengths)
    {
        int at = 0;
        for (int i = 0; at < bytes.Length; i++)
        {
            int end = Math.Min(bytes.Length, at + lengths[i % lengths.Length]);
            yield return bytes[at..end];
            at = end;
        }
    }
}
