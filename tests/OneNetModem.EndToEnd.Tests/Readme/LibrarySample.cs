// The README's library sample, compiled here so that it cannot rot. A test compares the two.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Hosting;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.EndToEnd.Tests.Readme;

public static class LibrarySample
{
    public static async Task RunAsync(OneNetModemSettings settings, CancellationToken stop)
    {
        // sample
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddOneNetModem(settings);              // Modem:Port, OneNet:ProductId, DeviceName, AccessKey ...
        using IHost host = builder.Build();
        OneNetClient device = host.Services.GetRequiredService<OneNetClient>();
        device.Session.StateChanged += t => Console.WriteLine($"{t.From} -> {t.To}");
        device.Session.FaultRaised += f => Console.WriteLine($"{f.Layer}: {f.Reason}. {f.Advice}");
        device.MessageReceived += m => Console.WriteLine($"{m.Topic}: {m.Payload.Length} bytes");

        await host.StartAsync(stop);
        await device.Session.WaitOnlineAsync(stop);
        PostResult result = await device.PostAsync(DateTimeOffset.UtcNow, ("temperature", 21.5), ("power", 4.5));
        Console.WriteLine($"{result.Published.Outcome}, {result.Reply}"); // Acked, accepted (id 1766448001)
        await host.StopAsync(stop);
        // end
    }
}
