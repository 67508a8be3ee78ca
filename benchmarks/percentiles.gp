# gnuplot percentiles.gp, in this folder, after CallCost and FrameLatency: draws percentiles.svg from target/*.hgrm.
set terminal svg size 1000,520 font "sans,12" background "white"
set output "percentiles.svg"
set multiplot layout 1,2
set logscale x
set logscale y
set grid
set xtics ("50 %%" 2, "90 %%" 10, "99 %%" 100, "99.9 %%" 1000, "99.99 %%" 10000)
set ylabel "ns a call"
set key top left
set xrange [1:20000]
set yrange [10:10000000]
call = "< grep -E '^ *[0-9]' target/call-"
frame = "< grep -E '^ *[0-9]' target/frame-"
set title "back to back, one thread (JMH)"
plot call."timerAlone.hgrm" using 4:1 with lines dt 2 lc rgb "#999999" title "timer alone", \
     call."floorCrcAndCopy.hgrm" using 4:1 with lines lc rgb "#555555" title "floor: CRC32C and copy", \
     call."chronicleAppend.hgrm" using 4:1 with lines lc rgb "#009e73" title "Chronicle append", \
     call."openTelemetryEmit.hgrm" using 4:1 with lines lc rgb "#e69f00" title "OpenTelemetry emit (RAM)", \
     call."hearthTyped.hgrm" using 4:1 with lines lw 2 lc rgb "#0072b2" title "hearth typed", \
     call."hearthMap.hgrm" using 4:1 with lines lw 2 lc rgb "#cc79a7" title "hearth map"
set title "50 calls a frame, 240 frames a second"
plot frame."floor.hgrm" using 4:1 with lines lc rgb "#555555" title "floor: CRC32C and copy", \
     frame."hearth.hgrm" using 4:1 with lines lw 2 lc rgb "#0072b2" title "hearth typed"
unset multiplot
