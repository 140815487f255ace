// Retries keep clear of the platform's bans. The session's time is the test's: each wait that it asks for passes at once, so
// that what it does not wait for happens in one moment.
using System.Collections.Concurrent;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class LoginRateTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    /// <summary>OneNET Studio takes 3 logins in 5 s, the MQTT suite bans for 5 minutes after more than 10 (their documentation on limits).</summary>
    private const int Most = 3;
    private const int Tries = 12;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly WatchedTime _time = new(DateTimeOffset.UtcNow);
    private readonly ConcurrentQueue<DateTimeOffset> _tries = new();
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("connack:1", "AT+QMTCONN=")]
    [InlineData("connack:3", "AT+QMTCONN=")]
    [InlineData("connack:4", "AT+QMTCONN=")]
    [InlineData("connack:5", "AT+QMTCONN=")]
    [InlineData("qmtopen:-1", "AT+QMTOPEN=")]
    [InlineData("qmtopen:5", "AT+QMTOPEN=")]
    [InlineData("broker-closes@at=done@on=AT+QMTSUB", "AT+QMTCONN=")]
    [InlineData("qmtstat:1@at=done@on=AT+QMTCONN", "AT+QMTCONN=")]
    [InlineData("pdpdeact@at=done@on=AT+QMTSUB", "AT+QMTCONN=")]
    [InlineData("restart@at=done@on=AT+QMTSUB", "AT+QMTCONN=")]
    public async Task However_it_is_refused_it_never_tries_too_often(string fault, string command)
    {
        Mosquitto.Require();
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = new ModuleOptions
            {
                Routes = ModuleRoutes.ToAnywhere(),
                BootTime = TimeSpan.Zero,
                RegistrationTime = TimeSpan.Zero,
                Faults = [FaultCatalog.Parse(fault)],
                Observer = e => Count(e, command),
            },
            Session = new ModemSessionOptions { Topics = [new QmtTopic("rate/#", 0)] },
            Credentials = SessionLine.Anybody(broker.Port),
            Time = _time,
        });
        line.Session.Start();
        while (!_enough.Task.IsCompleted)
        {
            // A wait of a state that waits, or the short one before a login; not a command's limit, which would pass for silence.
            Task<TimeSpan> next = _time.NextAsync(due => line.Session.State is SessionState.Backoff or SessionState.Faulted || due <= BackoffPolicy.BetweenLogins && line.Session.State == SessionState.MqttOpening);
            if (await Task.WhenAny(_enough.Task, next) == next)
            {
                _time.Advance(await next);
            }
        }

        DateTimeOffset[] tries = [.. _tries];
        Assert.All(tries, first => Assert.InRange(tries.Count(t => t >= first && t - first <= Window), 1, Most));
    }

    [Fact]
    public void A_day_of_refusals_stays_far_from_any_limit()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            foreach (BackoffPolicy policy in (BackoffPolicy[])[BackoffPolicy.Retry, BackoffPolicy.Person])
            {
                int tries = 0;
                for (TimeSpan passed = TimeSpan.Zero; passed < TimeSpan.FromDays(1); tries++)
                {
                    TimeSpan wait = policy.After(tries + 1, random);
                    Assert.True(wait >= BackoffPolicy.BetweenLogins);
                    passed += wait;
                }

                Assert.InRange(tries, 1, 24 * 60 / 5 + 10);
            }
        }
    }

    private void Count(ModuleEvent e, string command)
    {
        if (e is CommandReceived received && received.Command.StartsWith(command, StringComparison.Ordinal))
        {
            _tries.Enqueue(_time.GetUtcNow());
            if (_tries.Count >= Tries)
            {
                _enough.TrySetResult();
            }
        }
    }
}
