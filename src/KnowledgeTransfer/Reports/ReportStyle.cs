namespace KnowledgeTransfer.Reports;

/// <summary>The style sheet of all pages: system fonts, one accent, light and dark, phone and paper.</summary>
internal static class ReportStyle
{
    /// <summary>The sheet; it holds neither '&lt;' nor '&amp;', so it needs no CDATA.</summary>
    public static string Css { get; } = $$$"""

        :root{color-scheme:light dark;{{{ReportPalette.Light.Css}}}}
        @media (prefers-color-scheme:dark){:root{{{{ReportPalette.Dark.Css}}}}}
        @media print{:root{{{{ReportPalette.Light.Css}}}}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--ground);color:var(--ink);
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
        overflow-wrap:anywhere}
        main,header,footer{max-width:68rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:3.5rem}
        h1,h2,h3{line-height:1.2;font-weight:600;text-wrap:balance}
        h1{font-size:1rem;color:var(--muted);margin:0 0 1rem;font-weight:500}
        h2{font-size:1.4rem;margin:0 0 .35rem;letter-spacing:-.01em}
        h3{font-size:1rem;margin:0 0 .25rem}
        h3.apart{margin-top:1.75rem}
        p{margin:.35rem 0;max-width:46rem}
        .lead{font-size:clamp(1.55rem,4.6vw,2.7rem);line-height:1.16;font-weight:600;letter-spacing:-.022em;margin:0 0 .9rem;max-width:none;
        text-wrap:balance}
        .lead strong{color:var(--accent);font-weight:600}
        .lead strong.low{color:var(--second)}
        .note,figcaption,small{color:var(--muted);font-size:.875rem}
        section{margin-top:3.75rem}
        .tag{display:inline-block;border:1px solid currentColor;
        border-radius:1em;padding:0 .6em;font-size:.78rem;line-height:1.5;color:var(--muted);
        white-space:nowrap}
        .tag.warn{color:var(--second)}
        .steps{list-style:none;margin:2.4rem 0 0;padding:0;display:grid;grid-template-columns:repeat(6,1fr);border:1px solid var(--rule);
        border-radius:.75rem;background:var(--panel);overflow:hidden}
        .steps li{position:relative;padding:.9rem .9rem 1rem 1.1rem;border-left:1px solid var(--rule);min-width:0}
        .steps li:first-child{border-left:0}
        .steps li+li::before{content:"";position:absolute;left:-.31rem;top:1.25rem;width:.55rem;height:.55rem;background:var(--panel);
        border:1px solid var(--rule);border-width:1px 1px 0 0;transform:rotate(45deg)}
        .steps span{display:block;color:var(--muted);font-size:.82rem}
        .steps b{display:block;font-size:1.3rem;line-height:1.3;font-weight:600;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
        .steps small{display:block;font-size:.8rem;line-height:1.35}
        .scroll{overflow-x:auto;margin:1rem 0 .5rem;border:1px solid var(--rule);border-radius:.75rem;background:var(--panel)}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{padding:.6rem 1rem;text-align:right;border-top:1px solid var(--rule);vertical-align:top;font-weight:400}
        thead th{border-top:0;color:var(--muted);font-size:.875rem;overflow-wrap:normal;vertical-align:bottom}
        th[scope=row],thead th:first-child{text-align:left;min-width:10rem}
        td{white-space:nowrap}
        td small,th small{display:block;line-height:1.4}
        tr.main{background:var(--tint)}
        tr.main th,tr.main td{font-weight:600}
        tr.main th{box-shadow:inset 3px 0 0 var(--accent)}
        tr.main small,tr.main .tag{font-weight:400}
        .gain{color:var(--accent)}
        tr.main .gain{font-weight:600}
        .loss{color:var(--second)}
        .none{color:var(--muted);font-size:.82rem;font-weight:400}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:1.25rem;margin-top:1rem}
        .panel{border:1px solid var(--rule);border-radius:.75rem;background:var(--panel);padding:1rem 1.15rem;margin:0;min-width:0}
        dl{margin:.4rem 0 0;display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.3rem 1rem}
        dt{color:var(--muted);font-size:.875rem;line-height:1.7}
        dd{margin:0;min-width:0}
        .hash,.list dd{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.8rem;line-height:1.9}
        .list dt{font-size:.82rem;line-height:1.85}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(45%,8.5rem),1fr));gap:1rem;margin:1rem 0;padding:0}
        .figures div{min-width:0}
        .figures dt{line-height:1.35}
        .figures dd{font-size:1.25rem;font-weight:600;letter-spacing:-.01em;font-variant-numeric:tabular-nums;line-height:1.35}
        .figures dd small{display:block;font-weight:400;letter-spacing:0}
        .figures dd.none{font-size:1rem}
        figure.narrow{max-width:38rem}
        figure svg{display:block;width:100%;height:auto;margin:.5rem 0}
        svg text{fill:var(--muted);font-size:11px;font-family:inherit}
        .grid{stroke:var(--rule);stroke-width:1}
        .axis{stroke:var(--muted);stroke-width:1}
        .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .s0{stroke:var(--accent)}.s1{stroke:var(--second);stroke-dasharray:6 4}
        .f0{fill:var(--accent)}.f1{fill:var(--second)}.whisker{stroke:var(--ink);stroke-width:1.5}svg .name{fill:var(--ink)}
        svg .t0{fill:var(--accent);font-weight:600}svg .t1{fill:var(--second);font-weight:600}
        .even{stroke:var(--second);stroke-width:1.5;stroke-dasharray:5 4}
        .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18.5rem),1fr));gap:1.25rem 2rem;margin-top:1rem}
        .gallery .card{border-top:1px solid var(--rule);padding-top:.7rem}
        .gallery h3{display:flex;justify-content:space-between;gap:.75rem;font-size:.9rem}
        .gallery h3 span{white-space:nowrap}.gallery h3 small{font-weight:400;text-align:right}
        .row{display:flex;gap:3px;margin:.15rem 0 .5rem;flex-wrap:wrap}
        .row img{width:44px;height:44px;object-fit:cover;border-radius:3px;background:var(--rule);image-rendering:pixelated}
        .gallery small.label{display:block;font-size:.78rem}
        details{margin-top:1rem;border:1px solid var(--rule);border-radius:.75rem;background:var(--panel);padding:.75rem 1.15rem}
        summary{cursor:pointer;font-weight:600}
        summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        ul.notes{margin:.75rem 0;padding-left:1.1rem;max-width:46rem}
        ul.notes li{margin:.35rem 0}
        footer{margin-top:4rem;padding-top:1.25rem;padding-bottom:3rem}
        @media (max-width:60rem){.steps{grid-template-columns:repeat(3,1fr)}
        .steps li:nth-child(4){border-left:0}.steps li:nth-child(4)::before{display:none}
        .steps li:nth-child(n+4){border-top:1px solid var(--rule)}}
        @media (max-width:34rem){main,header,footer{padding-left:1rem;padding-right:1rem}header{padding-top:2rem}
        section{margin-top:2.75rem}
        .steps{grid-template-columns:1fr}
        .steps li,.steps li:nth-child(4){display:grid;grid-template-columns:6.4rem auto 1fr;gap:0 .75rem;
        align-items:baseline;border-left:0;padding:.55rem 1rem}
        .steps li+li{border-top:1px solid var(--rule)}
        .steps li+li::before,.steps li:nth-child(4)::before{display:block;left:1.4rem;top:-.3rem;transform:rotate(135deg)}
        .steps b{font-size:1.05rem}svg text{font-size:13.5px}
        .steps small{text-align:right}
        th,td{padding:.5rem .7rem}
        th[scope=row],thead th:first-child{min-width:8.5rem}
        dl:not(.figures){grid-template-columns:1fr;gap:0}
        dl:not(.figures) dd{margin-bottom:.5rem}}
        @media print{body{font-size:11pt}header{padding-top:0}section{margin-top:1.75rem}
        .panel,.card,tr,figure,.steps li{break-inside:avoid}h2,h3{break-after:avoid}
        .scroll{overflow:visible}details{border:0;padding:0}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}

        """.ReplaceLineEndings("\n");
}
