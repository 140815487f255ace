// Runs the benchmarks: dotnet run -c Release --project tests/OneNetModem.Benchmarks -- --filter '*'
// The publish throughput of the whole way: dotnet run -c Release --project tests/OneNetModem.Benchmarks -- throughput
// Memory and CPU of a bridge with 1, 8 and 64 modems: the same with -- fleet, or -- fleet 8 for one size
// What a step of a script costs, beside expect(1): the same with -- script
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OneNetModem.Benchmarks;

if (args is ["throughput"])
{
    await Throughput.RunAsync();
    return;
}

if (args is ["script"])
{
    await ScriptCost.RunAsync();
    return;
}

if (args is ["fleet", .. var sizes])
{
    await FleetCost.RunAsync(Path.Combine(AppContext.BaseDirectory, "onenet-modem.dll"), sizes.Length == 0 ? [1, 8, 64] : [.. sizes.Select(int.Parse)]);
    return;
}

ManualConfig config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Params)
    .AddColumn(TargetMethodColumn.Method, StatisticColumn.Mean, StatisticColumn.Min, StatisticColumn.OperationsPerSecond, new ThroughputColumn(), new AllocatedPerLineColumn())
    .AddColumnProvider(DefaultColumnProviders.Metrics)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(ReceiveBenchmarks).Assembly).Run(args, config);
