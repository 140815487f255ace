// Every target with its corpus, with mutations of it, and with noise, in every test run. CsCheck prints the seed of a failure;
// CsCheck_Seed and CsCheck_Iter in the environment repeat and extend a run. The AFL harness runs the same targets for longer.
using CsCheck;

namespace OneNetModem.Fuzz;

public sealed class FuzzTests(Survived survived)
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "corpus");

    public static TheoryData<string> Targets() => [.. FuzzTarget.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void The_corpus_finds_nothing(string name)
    {
        FuzzTarget target = Named(name);
        byte[][] inputs = [.. Inputs(name)];
        Assert.NotEmpty(inputs);
        foreach (byte[] input in inputs)
        {
            target.Run(input);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Mutations_of_the_corpus_find_nothing(string name)
    {
        FuzzTarget target = Named(name);
        byte[][] inputs = [.. Inputs(name)];
        long bytes = 0;
        Gen.Select(Gen.Int[0, inputs.Length - 1], Gen.Int[0, inputs.Length - 1], Gen.Select(Gen.Int[0, 3], Gen.Double.Unit, Gen.Byte).Array[0, 8]).Sample(
            (first, second, edits) =>
            {
                byte[] input = Mutate(inputs[first], inputs[second], edits);
                Interlocked.Add(ref bytes, input.Length);
                target.Run(input);
            },
            iter: name == "emulator" ? 300 : 4000,
            threads: 1);
        survived.Add(bytes);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Noise_finds_nothing(string name)
    {
        FuzzTarget target = Named(name);
        long bytes = 0;
        Gen.Byte.Array[0, 300].Sample(
            input =>
            {
                Interlocked.Add(ref bytes, input.Length);
                target.Run(input);
            },
            iter: name == "emulator" ? 100 : 4000,
            threads: 1);
        survived.Add(bytes);
    }

    [Fact]
    public void The_reply_target_knows_the_queries() => Assert.True(Fuzz.Targets.ReplyTarget.Count > 25, $"only {Fuzz.Targets.ReplyTarget.Count} parsers were found");

    private static FuzzTarget Named(string name) => FuzzTarget.All.Single(t => t.Name == name);

    private static IEnumerable<byte[]> Inputs(string name)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Corpus, name)).Order(StringComparer.Ordinal))
        {
            yield return File.ReadAllBytes(file);
        }

        if (name == "trace")
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "wire"), "*.json").Order(StringComparer.Ordinal))
            {
                yield return File.ReadAllBytes(file);
            }
        }
    }

    /// <summary>Cuts, overwrites, repeats and crosses over: what AFL does first.</summary>
    private static byte[] Mutate(byte[] input, byte[] other, (int Kind, double Place, byte Value)[] edits)
    {
        List<byte> bytes = [.. input];
        foreach ((int kind, double place, byte value) in edits)
        {
            int at = (int)(place * bytes.Count);
            switch (kind)
            {
                case 0 when bytes.Count > 0:
                    bytes[Math.Min(at, bytes.Count - 1)] = value;
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                case 2 when bytes.Count > at:
                    bytes.RemoveRange(at, Math.Min(value % 16, bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, other.Take(value));
                    break;
            }
        }

        return [.. bytes];
    }
}
